import { Ban, CircleAlert, CircleCheck, CircleDashed, Hand } from "lucide-react";
import type { ReactNode } from "react";
import type { IntentStatus } from "../api/types";
import { type Texts, useTexts } from "../language/language";
import { Badge, type Tone } from "../ui/badge";
import { Spinner } from "../ui/spinner";

export const intentStatuses = [
  "pending",
  "running",
  "needs_review",
  "completed",
  "failed",
  "cancelled",
] as const satisfies IntentStatus[];

const looks: Record<IntentStatus, { tone: Tone; icon: ReactNode }> = {
  pending: { tone: "gray", icon: <CircleDashed size={15} aria-hidden="true" /> },
  running: { tone: "accent", icon: <Spinner size={15} /> },
  needs_review: { tone: "amber", icon: <Hand size={15} aria-hidden="true" /> },
  completed: { tone: "green", icon: <CircleCheck size={15} aria-hidden="true" /> },
  failed: { tone: "red", icon: <CircleAlert size={15} aria-hidden="true" /> },
  cancelled: { tone: "gray", icon: <Ban size={15} aria-hidden="true" /> },
};

export function IntentStatusIcon({ status }: { status: IntentStatus }) {
  const { tone, icon } = looks[status];
  return <span style={{ color: tone === "gray" ? "var(--ink-3)" : `var(--${tone})` }}>{icon}</span>;
}

export function IntentStatusBadge({ status }: { status: IntentStatus }) {
  const t = useTexts();
  return (
    <Badge tone={looks[status].tone} icon={looks[status].icon}>
      {t.intent.status[status]}
    </Badge>
  );
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
