import type { MoveCheck, MoveFinding, OddValues } from "../api/types";
import { type Format, useFormat } from "../language/language";
import { Badge, type Tone } from "../ui/badge";
import { Select } from "../ui/select";
import type { MoveTexts } from "./en";
import styles from "./move-section.module.css";
import { type Action, type Decisions, isDecided, keyOf } from "./rules";
import { useMoveTexts } from "./texts";

const tones: Record<MoveFinding["severity"], Tone> = { ok: "green", warning: "amber", blocking: "red" };

interface CheckReportProps {
  report: MoveCheck;
  decisions: Decisions;
  onDecide: (key: string, action: Action) => void;
}

/** What a check found, and the place to decide about odd values. */
export function CheckReport({ report, decisions, onDecide }: CheckReportProps) {
  const t = useMoveTexts();
  const format = useFormat();
  const ready = isDecided(report, decisions);
  return (
    <section className={styles.report} aria-label={t.check.title}>
      <h4 className={styles.title}>{t.check.title}</h4>
      {(["target", "source"] as const).map(database => (
        <Findings
          key={database}
          title={t.check.on[database]({ database: report[database] })}
          findings={report.findings.filter(finding => finding.database === database)}
        />
      ))}
      {report.odd.length > 0 && (
        <>
          <h4 className={styles.title}>{t.odd.title}</h4>
          <ul className={styles.odd}>
            {report.odd.map(odd => (
              <OddItem
                key={`${keyOf(odd)} ${odd.outcome}`}
                odd={odd}
                decision={decisions[keyOf(odd)]}
                onDecide={action => onDecide(keyOf(odd), action)}
              />
            ))}
          </ul>
        </>
      )}
      <p role="status" className={styles.verdict}>
        {ready
          ? t.check.ready({ bytes: format.bytes(report.bytes), duration: format.duration(report.seconds * 1000) })
          : t.check.notReady}
      </p>
    </section>
  );
}

/** What was found about one of the two databases. */
function Findings({ title, findings }: { title: string; findings: MoveFinding[] }) {
  const t = useMoveTexts();
  const format = useFormat();
  if (findings.length === 0) return null;
  return (
    <>
      <p className={styles.hint}>{title}</p>
      <ul className={styles.findings}>
        {findings.map(finding => (
          <li key={`${finding.code} ${JSON.stringify(finding.values)}`}>
            <Badge tone={tones[finding.severity]}>{t.check.severities[finding.severity]}</Badge>
            <span>{sayFinding(t, format, finding)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The words for a finding; bytes as people read them. */
export function sayFinding(t: MoveTexts, format: Format, { code, values }: MoveFinding): string {
  const words: Record<string, string | ((values: never) => string)> = t.findings;
  const text = words[code];
  if (text === undefined) return t.check.unknown({ name: code });
  if (typeof text === "string") return text;
  const shown = Object.entries(values).map(([name, value]) => [
    name,
    code === "space" && typeof value === "number" ? format.bytes(value) : String(value),
  ]);
  return text(Object.fromEntries(shown) as never);
}

interface OddItemProps {
  odd: OddValues;
  decision: Action | undefined;
  onDecide: (action: Action) => void;
}

function OddItem({ odd, decision, onDecide }: OddItemProps) {
  const t = useMoveTexts();
  const format = useFormat();
  const what: Record<string, string> = t.odd.what;
  const proposals: Record<string, string> = t.odd.proposal;
  const column = `${odd.table}.${odd.column}`;
  const proposal = proposals[odd.rule];
  const open = odd.outcome === "undecided";
  return (
    <li>
      <p>
        <strong>{t.odd.found({ column, number: format.number(odd.count) })}</strong> {what[odd.rule] ?? odd.rule}{" "}
        <Badge tone={open ? "red" : "gray"}>{t.odd.outcomes[odd.outcome]}</Badge>
      </p>
      {odd.examples.length > 0 && (
        <table className={styles.tables} aria-label={t.odd.examples}>
          <thead>
            <tr>
              <th scope="col">{t.odd.row}</th>
              <th scope="col">{t.odd.value}</th>
            </tr>
          </thead>
          <tbody>
            {odd.examples.map(example => (
              <tr key={`${example.row} ${example.value}`}>
                <td>
                  <code>{example.row}</code>
                </td>
                <td>
                  <code>{example.value}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(open || decision) && (
        <Select<Action>
          label={t.odd.decide({ column })}
          className={styles.decide}
          value={decision ?? "refuse"}
          choices={[
            { id: "refuse", label: t.odd.refuse },
            ...(proposal ? [{ id: "repair" as const, label: t.odd.repair({ proposal }) }] : []),
            { id: "null", label: t.odd.null },
            { id: "drop-row", label: t.odd.drop },
          ]}
          onChange={onDecide}
        />
      )}
    </li>
  );
}
