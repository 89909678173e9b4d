import { Archive, CircleCheck, CircleDashed, CircleDot } from "lucide-react";
import type { SpecStatus } from "../api/types";
import { useTexts } from "../language/language";
import { Badge, type Tone } from "../ui/badge";

export const specStatuses = ["draft", "in_review", "approved", "archived"] as const satisfies SpecStatus[];

const looks: Record<SpecStatus, { tone: Tone; icon: typeof Archive }> = {
  draft: { tone: "gray", icon: CircleDashed },
  in_review: { tone: "amber", icon: CircleDot },
  approved: { tone: "green", icon: CircleCheck },
  archived: { tone: "gray", icon: Archive },
};

export function SpecStatusIcon({ status }: { status: SpecStatus }) {
  const { icon: Icon, tone } = looks[status];
  return <Icon size={15} style={{ color: tone === "gray" ? "var(--ink-3)" : `var(--${tone})` }} aria-hidden="true" />;
}

export function SpecStatusBadge({ status }: { status: SpecStatus }) {
  const t = useTexts();
  const { icon: Icon, tone } = looks[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {t.spec.status[status]}
    </Badge>
  );
}
