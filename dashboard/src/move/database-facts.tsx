import type { MoveStatus } from "../api/types";
import { useFormat } from "../language/language";
import { useMembers } from "../settings/members";
import { Badge } from "../ui/badge";
import { Ago } from "../ui/time";
import { Fact } from "./facts";
import styles from "./move-section.module.css";
import { isStale } from "./steps";
import { useMoveTexts } from "./texts";

/** The server stops counting here. */
const counted = 100_000;
const day = 24 * 60 * 60 * 1000;

/** What is known about a move that is under way. */
export function DatabaseFacts({ status }: { status: MoveStatus }) {
  const t = useMoveTexts();
  const format = useFormat();
  const behind = format.number(status.behind);
  const { progress, switched, return_until: until } = status;
  return (
    <>
      {progress && <CopyProgress progress={progress} />}
      <dl className={styles.facts} aria-label={t.facts.title}>
        <Fact name={t.facts.source}>
          <code>{status.source}</code> {status.owner === status.source && <Badge tone="green">{t.facts.owner}</Badge>}
        </Fact>
        <Fact name={t.facts.target}>
          <code>{status.target}</code> {status.owner === status.target && <Badge tone="green">{t.facts.owner}</Badge>}
        </Fact>
        <Fact name={t.facts.behind}>{status.behind >= counted ? t.behindMore({ number: behind }) : behind}</Fact>
        {status.lag_millis !== null && <Fact name={t.facts.lag}>{format.duration(status.lag_millis)}</Fact>}
        {status.pause_millis !== null && <Fact name={t.facts.estimate}>{format.duration(status.pause_millis)}</Fact>}
        {status.owner === status.source && status.source.startsWith("sqlite:") && (
          <Fact name={t.facts.wal}>{format.bytes(status.wal_bytes)}</Fact>
        )}
        {status.capture === "slot" && <Fact name={t.facts.slot}>{format.bytes(status.slot_bytes)}</Fact>}
        {status.log_bytes > 0 && <Fact name={t.facts.log}>{format.bytes(status.log_bytes)}</Fact>}
        <Fact name={t.facts.started}>
          <StartedBy at={status.started_at} by={status.started_by} />
        </Fact>
        <Fact name={t.facts.verification}>
          <Comparison status={status} />
        </Fact>
        {switched && (
          <Fact name={t.facts.pause}>
            {t.paused({
              duration: format.duration(switched.pause_micros / 1000),
              number: format.number(switched.keys),
            })}
          </Fact>
        )}
        {until && status.stage === "switched" && (
          <Fact name={t.facts.until}>
            <time dateTime={until}>{format.dateTime(until)}</time>{" "}
            <Badge tone={new Date(until).getTime() - Date.now() < day ? "amber" : "gray"}>{format.ago(until)}</Badge>
          </Fact>
        )}
      </dl>
    </>
  );
}

export function StartedBy({ at, by }: { at: string | null; by: string | null }) {
  const t = useMoveTexts();
  const format = useFormat();
  const members = useMembers();
  if (!at) return "—";
  const name = by === "command line" ? t.commandLine : (by && members.get(by)?.name) || t.somebody;
  return <time dateTime={at}>{t.startedBy({ at: format.dateTime(at), name })}</time>;
}

function CopyProgress({ progress }: { progress: NonNullable<MoveStatus["progress"]> }) {
  const t = useMoveTexts();
  const format = useFormat();
  return (
    <div className={styles.progress}>
      <progress max={100} value={progress.percent} aria-label={t.progress} />
      <p>
        {t.percent({
          percent: format.number(progress.percent),
          bytes: format.bytes(progress.bytes),
          rate: format.bytes(progress.bytes_per_second),
        })}
      </p>
      {progress.held_back_to !== null && <p>{t.heldBack({ rate: format.bytes(progress.held_back_to) })}</p>}
      <details>
        <summary>{t.tables}</summary>
        <table className={styles.tables}>
          <thead>
            <tr>
              <th scope="col">{t.table}</th>
              <th scope="col">{t.parts}</th>
              <th scope="col">{t.speed}</th>
            </tr>
          </thead>
          <tbody>
            {progress.tables.map(({ table, done, parts, bytes_per_second }) => (
              <tr key={table}>
                <td>
                  <code>{table}</code>
                </td>
                <td>{t.partsOf({ done: format.number(done), all: format.number(parts) })}</td>
                <td>{t.perSecond({ bytes: format.bytes(bytes_per_second) })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

function Comparison({ status }: { status: MoveStatus }) {
  const t = useMoveTexts();
  const format = useFormat();
  const { verification } = status;
  if (!verification) return t.neverCompared;
  const number = format.number(verification.rows);
  return (
    <>
      <Badge tone={verification.equal ? "green" : "red"}>
        {verification.equal ? t.equal({ number }) : t.different({ number })}
      </Badge>{" "}
      <Ago at={verification.at} />
      {!verification.equal && (
        <ul className={styles.differing}>
          {Object.entries(verification.differing).map(([table, keys]) => (
            <li key={table}>
              {t.differing({ table, number: format.number(keys.length) })}
              <code>
                {keys.slice(0, 20).join(", ")}
                {keys.length > 20 && " …"}
              </code>
            </li>
          ))}
        </ul>
      )}
      {status.stage === "following" && isStale(verification.at) && <p className={styles.hint}>{t.tooOld}</p>}
    </>
  );
}
