import { useEffect, useMemo } from "react";
import type { Ranking } from "../recommendation/ranker";
import type { Recording } from "../recommendation/recording";
import { type Draft, describe, shownEvents } from "./draft";
import { outbox } from "./outbox";
import { useFeedback } from "./use-feedback";

/** What there is to tell of recommendations on the screen; told once its user agreed to the current text. */
export function useDraft(shown: { recording: Recording; advice: Ranking } | undefined): Draft | null {
  const { state, consent } = useFeedback();
  const draft = useMemo(() => {
    if (!shown || !consent) return null;
    const events = shownEvents([shown.advice.layouts, shown.advice.extensions]);
    return events.length > 0 ? { events, recording: describe(shown.recording, consent.schemas) } : null;
  }, [shown, consent]);
  useEffect(() => {
    if (draft && state === "sharing") outbox.shown(draft);
  }, [draft, state]);
  return draft;
}
