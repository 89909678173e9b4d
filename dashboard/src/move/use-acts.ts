import { useMutation } from "@tanstack/react-query";
import { type RefObject, useRef, useState } from "react";
import { notify } from "../ui/toast";

interface ActsOptions<Verb extends string, Answer> {
  send: (verb: Verb, values: Record<string, string>) => Promise<Answer>;
  onDone: (answer: Answer, verb: Verb) => unknown;
  /** What to say afterwards. */
  done: Record<NoInfer<Verb>, string>;
  /** Takes long: the question goes away at once, and the page shows that it is under way. */
  long?: NoInfer<Verb>;
}

export interface Acts<Verb extends string> {
  /** What is being confirmed. */
  asked: Verb | null;
  headline: RefObject<HTMLParagraphElement | null>;
  error: unknown;
  isPending: boolean;
  pendingVerb: Verb | null;
  ask: (verb: Verb) => void;
  /** For the dialog that asks. */
  question: {
    error: unknown;
    isPending: boolean;
    onConfirm: (values: Record<string, string>) => void;
    onClose: () => void;
  };
}

/** Asks, acts, and tells what came of it. Only one thing at a time. */
export function useActs<Verb extends string, Answer>({
  send,
  onDone,
  done,
  long,
}: ActsOptions<Verb, Answer>): Acts<Verb> {
  const [asked, setAsked] = useState<Verb | null>(null);
  const headline = useRef<HTMLParagraphElement>(null);
  const act = useMutation({
    mutationFn: ({ verb, values }: { verb: Verb; values: Record<string, string> }) => send(verb, values),
    gcTime: 0, // values may be secrets
    onSuccess: async (answer, { verb }) => {
      await onDone(answer, verb);
      setAsked(null);
      notify(done[verb]);
      // The button that was pressed may be gone; who works by keyboard goes on where the news stands.
      setTimeout(() => {
        const target = headline.current; // nothing once the page was left
        if (target?.ownerDocument.activeElement === target?.ownerDocument.body) target?.focus();
      }, 50);
    },
  });
  return {
    asked,
    headline,
    error: act.error,
    isPending: act.isPending,
    pendingVerb: act.isPending ? act.variables.verb : null,
    ask: (verb: Verb) => {
      act.reset();
      setAsked(verb);
    },
    question: {
      error: act.error,
      isPending: act.isPending,
      onConfirm: values => {
        if (!asked || act.isPending) return;
        act.mutate({ verb: asked, values });
        if (asked === long) setAsked(null);
      },
      onClose: () => setAsked(null),
    },
  };
}
