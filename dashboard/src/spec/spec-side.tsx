import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ListChecks, MessagesSquare, Workflow } from "lucide-react";
import type { Finding, Spec } from "../api/types";
import { intentsQuery } from "../intent/queries";
import { IntentIcon, intentName } from "../intent/status";
import { useTexts } from "../language/language";
import { SpecTasks } from "../task/spec-tasks";
import { SpecThreads } from "../thread/spec-threads";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Tabs } from "../ui/tabs";
import { Ago } from "../ui/time";
import { FindingList } from "./finding-list";
import styles from "./spec-side.module.css";

interface SpecSideProps {
  tab: SideTab;
  onTab: (tab: SideTab) => void;
  spec: Spec;
  findings: readonly Finding[] | undefined;
  selected: string | null;
  onShow: (finding: Finding) => void;
}

export type SideTab = "findings" | "tasks" | "threads" | "intents";

/** What hangs on a spec: what a review found, its tasks, what people said, what the bridge did. */
export function SpecSide({ tab, onTab, spec, findings, selected, onShow }: SpecSideProps) {
  const t = useTexts();
  const open = findings?.filter(finding => finding.state === "open").length;
  return (
    <aside className={styles.side} aria-label={t.spec.side}>
      <Tabs<SideTab>
        className={styles.tabs}
        label={t.spec.side}
        value={tab}
        onChange={onTab}
        tabs={[
          {
            id: "findings",
            label: t.findings.title,
            count: open,
            content: () => <FindingList specId={spec.id} findings={findings} selected={selected} onShow={onShow} />,
          },
          { id: "tasks", label: t.places.tasks, content: () => <SpecTasks specId={spec.id} icon={<ListChecks />} /> },
          {
            id: "threads",
            label: t.places.threads,
            content: () => <SpecThreads spec={spec} icon={<MessagesSquare />} />,
          },
          { id: "intents", label: t.places.intents, content: () => <SpecIntents specId={spec.id} /> },
        ]}
      />
    </aside>
  );
}

function SpecIntents({ specId }: { specId: string }) {
  const t = useTexts();
  const intents = useInfiniteQuery(intentsQuery({ spec_id: specId }));
  if (intents.isPending) return <Skeleton lines={3} />;
  if (intents.isError) return <Failure compact error={intents.error} onRetry={() => void intents.refetch()} />;
  if (intents.data.length === 0) {
    return (
      <Empty compact icon={<Workflow />} title={t.intent.noneForSpec}>
        {t.intent.noneForSpecText}
      </Empty>
    );
  }
  return (
    <ul className={styles.list}>
      {intents.data.map(intent => (
        <li key={intent.id}>
          <Link to="/intents/$id" params={{ id: intent.id }} className={styles.row}>
            <IntentIcon intent={intent} />
            <span className={styles.grow}>{intentName(t, intent.type)}</span>
            <small>
              <Ago at={intent.created_at} />
            </small>
          </Link>
        </li>
      ))}
    </ul>
  );
}
