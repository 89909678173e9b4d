import { useInfiniteQuery } from "@tanstack/react-query";
import { Check, CircleAlert, CircleCheck, EyeOff, Info, RotateCcw, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Finding } from "../api/types";
import { intentsQuery } from "../intent/queries";
import { useTexts } from "../language/language";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Segments } from "../ui/segments";
import { Empty, Skeleton } from "../ui/states";
import styles from "./finding-list.module.css";
import { bySeverityAndPlace } from "./findings";
import { useChangeFinding } from "./queries";

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };

interface FindingListProps {
  specId: string;
  findings: readonly Finding[] | undefined;
  selected: string | null;
  onShow: (finding: Finding) => void;
}

/** Findings beside the text: a click goes to the place, two buttons settle one. */
export function FindingList({ specId, findings, selected, onShow }: FindingListProps) {
  const t = useTexts();
  const [settled, setSettled] = useState(false);
  const change = useChangeFinding(specId);
  if (!findings) return <Skeleton lines={4} height={70} />;
  if (findings.length === 0) {
    return <NoFindings specId={specId} />;
  }
  const open = findings.filter(finding => finding.state === "open");
  const shown = (settled ? findings.filter(finding => finding.state !== "open") : open).toSorted(bySeverityAndPlace);
  return (
    <div className={styles.findings}>
      <Segments
        label={t.findings.show}
        value={settled ? "settled" : "open"}
        onChange={value => setSettled(value === "settled")}
        choices={[
          { id: "open", label: t.findings.open({ count: open.length }) },
          { id: "settled", label: t.findings.settled({ count: findings.length - open.length }) },
        ]}
      />
      {shown.length === 0 && (
        <Empty compact icon={<CircleCheck />} title={settled ? t.findings.noneSettled : t.findings.allSettled} />
      )}
      <ul className={styles.list}>
        {shown.map(finding => (
          <FindingCard
            key={finding.id}
            finding={finding}
            isSelected={finding.id === selected}
            onShow={() => onShow(finding)}
            onChange={state => change.mutate({ id: finding.id, state })}
          />
        ))}
      </ul>
    </div>
  );
}

/** Nothing was found, or nobody has looked yet: that is not the same. */
function NoFindings({ specId }: { specId: string }) {
  const t = useTexts();
  const reviews = useInfiniteQuery(intentsQuery({ spec_id: specId, type: "spec.review" }));
  const reviewed = reviews.data?.some(review => review.status === "completed");
  return (
    <Empty compact icon={<CircleCheck />} title={reviewed ? t.findings.clean : t.findings.none}>
      {reviewed ? t.findings.cleanText : t.findings.noneText}
    </Empty>
  );
}

interface FindingCardProps {
  finding: Finding;
  isSelected: boolean;
  onShow: () => void;
  onChange: (state: Finding["state"]) => void;
}

function FindingCard({ finding, isSelected, onShow, onChange }: FindingCardProps) {
  const t = useTexts();
  const card = useRef<HTMLLIElement>(null);
  const Icon = icons[finding.severity];
  useEffect(() => {
    if (isSelected) card.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  return (
    <li ref={card} className={cx(styles.card, isSelected && styles.selected)}>
      <button type="button" className={styles.show} onClick={onShow}>
        <span className={cx(styles.head, styles[finding.severity])}>
          <Icon size={15} aria-hidden="true" />
          {t.findings.severity[finding.severity]}
          {finding.line !== null && <span className={styles.line}>{t.findings.line({ line: finding.line })}</span>}
        </span>
        <span className={styles.message}>{finding.message}</span>
        {finding.quote && <q className={styles.quote}>{finding.quote}</q>}
      </button>
      <div className={styles.actions}>
        {finding.state === "open" ? (
          <>
            <Button size="s" look="ghost" icon={<Check />} onPress={() => onChange("resolved")}>
              {t.findings.resolve}
            </Button>
            <Button size="s" look="ghost" icon={<EyeOff />} onPress={() => onChange("dismissed")}>
              {t.findings.dismiss}
            </Button>
          </>
        ) : (
          <>
            <span className={styles.state}>{t.findings.state[finding.state]}</span>
            <Button size="s" look="ghost" icon={<RotateCcw />} onPress={() => onChange("open")}>
              {t.findings.reopen}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
