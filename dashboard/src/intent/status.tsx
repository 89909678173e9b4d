import { Ban, CircleAlert, CircleCheck, CircleDashed, CircleMinus, Hand } from "lucide-react";
import type { ReactNode } from "react";
import type { Intent, IntentStatus } from "../api/types";
import { type Texts, useTexts } from "../language/language";
import { Badge, type Tone } from "../ui/badge";
import { Spinner } from "../ui/spinner";
import { cameToNothing } from "./outcome";

export const intentStatuses = [
  "pending",
  "running",
  "needs_review",
  "completed",
  "failed",
  "cancelled",
] as const satisfies IntentStatus[];

interface Look {
  tone: Tone;
  icon: ReactNode;
}

const looks: Record<IntentStatus, Look> = {
  pending: { tone: "gray", icon: <CircleDashed size={15} aria-hidden="true" /> },
  running: { tone: "accent", icon: <Spinner size={15} /> },
  needs_review: { tone: "amber", icon: <Hand size={15} aria-hidden="true" /> },
  completed: { tone: "green", icon: <CircleCheck size={15} aria-hidden="true" /> },
  failed: { tone: "red", icon: <CircleAlert size={15} aria-hidden="true" /> },
  cancelled: { tone: "gray", icon: <Ban size={15} aria-hidden="true" /> },
};

const nothing: Look = { tone: "gray", icon: <CircleMinus size={15} aria-hidden="true" /> };

function look(intent: Intent): Look {
  return cameToNothing(intent) ? nothing : looks[intent.status];
}

export function IntentIcon({ intent }: { intent: Intent }) {
  return <Sign {...look(intent)} />;
}

/** For a status that no intent has yet, such as one to choose. */
export function IntentStatusIcon({ status }: { status: IntentStatus }) {
  return <Sign {...looks[status]} />;
}

function Sign({ tone, icon }: Look) {
  return <span style={{ color: tone === "gray" ? "var(--ink-3)" : `var(--${tone})` }}>{icon}</span>;
}

export function IntentBadge({ intent }: { intent: Intent }) {
  const t = useTexts();
  return <Badge {...look(intent)}>{intentState(t, intent)}</Badge>;
}

/** How far an intent is, in words. */
export function intentState(t: Texts, intent: Intent): string {
  return cameToNothing(intent) ? t.intent.cameToNothing : t.intent.status[intent.status];
}

/** What an intent does, in words; an unknown type keeps its technical name. */
export function intentName(t: Texts, type: string): string {
  return (t.intent.types as Record<string, string>)[type] ?? type;
}

/** Who carried an intent out: the rules that are built in, or a model. */
export function providerName(t: Texts, provider: string, model: string | null): string {
  if (provider === "rules") return t.intent.rules;
  return model ? `${provider} · ${model}` : provider;
}
