import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { api, take } from "../api/client";
import { ApiProblem } from "../api/problem";
import { useTexts } from "../language/language";
import { useSession } from "../session/session";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { CodeField } from "./code-field";
import { factorQuery } from "./queries";
import { useAccountTexts } from "./texts";

interface Waiting {
  again: () => void;
  giveUp: (reason: unknown) => void;
  reason: unknown;
}

/**
 * For what the server lets nobody do who merely found an open browser: `proven` asks who somebody is when the server
 * wants to know, and then does the same again. The dialog has to stand on the page.
 */
export function useProof(): { proven: <Data>(call: () => Promise<Data>) => Promise<Data>; dialog: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  const waiting = useRef<Waiting | null>(null);
  const proven = async <Data,>(call: () => Promise<Data>): Promise<Data> => {
    try {
      return await call();
    } catch (problem) {
      if (!(problem instanceof ApiProblem && problem.code === "proof_needed")) throw problem;
      setOpen(true);
      await new Promise<void>((again, giveUp) => {
        waiting.current = { again, giveUp, reason: problem };
      });
      return call();
    }
  };
  const close = (done: boolean) => {
    setOpen(false);
    if (done) waiting.current?.again();
    else waiting.current?.giveUp(waiting.current.reason);
    waiting.current = null;
  };
  return { proven, dialog: <ProofDialog isOpen={isOpen} onDone={() => close(true)} onClose={() => close(false)} /> };
}

function ProofDialog({ isOpen, onDone, onClose }: { isOpen: boolean; onDone: () => void; onClose: () => void }) {
  const t = useTexts();
  const a = useAccountTexts();
  const { user } = useSession();
  const factor = useQuery(factorQuery);
  const prove = useMutation({
    mutationFn: ({ password, code }: Record<string, string>) =>
      take(api.POST("/api/v1/auth/session/proof", { body: { password, code } })),
    onSuccess: () => {
      prove.reset();
      onDone();
    },
  });
  return (
    <Dialog title={a.proof.title} isOpen={isOpen} onClose={onClose} size="s">
      <p>{a.proof.text}</p>
      <Form error={prove.error} onSubmit={values => prove.mutate(values)}>
        {factor.data?.enabled ? (
          <CodeField />
        ) : (
          <>
            <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
            <TextField
              name="password"
              type="password"
              label={t.session.password}
              autoComplete="current-password"
              isRequired
              autoFocus
            />
          </>
        )}
        <Button type="submit" look="primary" isPending={prove.isPending}>
          {a.proof.action}
        </Button>
      </Form>
    </Dialog>
  );
}
