import { CircleAlert, CircleX, Info } from "lucide-react";
import type { FileFinding } from "../api/types";
import { Badge, type Tone } from "../ui/badge";
import styles from "./publication.module.css";
import { usePublicationTexts } from "./texts";

const looks: Record<FileFinding["severity"], { tone: Tone; icon: typeof Info }> = {
  error: { tone: "red", icon: CircleX },
  warning: { tone: "amber", icon: CircleAlert },
  notice: { tone: "gray", icon: Info },
};

/** Everything that the checks found, each with the file and the rule. */
export function FindingList({ findings }: { findings: readonly FileFinding[] }) {
  const p = usePublicationTexts();
  if (findings.length === 0) return <p className={styles.quiet}>{p.noFindings}</p>;
  return (
    <ul className={styles.findings} aria-label={p.findings}>
      {findings.map((finding, place) => {
        const { tone, icon: Icon } = looks[finding.severity];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same can be found twice, and the list never changes
          <li key={place}>
            <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
              {p.severities[finding.severity]}
            </Badge>
            <div>
              <p>{finding.message}</p>
              <p className={styles.quiet}>
                {finding.file && (
                  <>
                    {p.file}: <code>{finding.file}</code> ·{" "}
                  </>
                )}
                {p.rule}: <code>{finding.rule}</code> · <code>{finding.code}</code>
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
