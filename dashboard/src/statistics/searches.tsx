import type { ServerReport } from "../api/types";
import { useFormat } from "../language/language";
import { DataTable, NumberCell } from "../ui/data-table";
import styles from "./statistics.module.css";
import { useStatisticsTexts } from "./texts";

/** What only whoever runs the server sees: how good recommendations are, and what is looked for in vain. */
export function Searches({ recommendations, searches }: Pick<ServerReport, "recommendations" | "searches">) {
  const s = useStatisticsTexts();
  const format = useFormat();
  const share = (value: number) => `${format.number(Math.round(value * 1000) / 10)} %`;
  return (
    <>
      <section className={styles.section}>
        <h2>{s.quality}</h2>
        <dl className={styles.figures}>
          <div>
            <dt>{s.accuracy}</dt>
            <dd>{share(recommendations.accuracy)}</dd>
          </div>
          <div>
            <dt>{s.adoption}</dt>
            <dd>{share(recommendations.adoption)}</dd>
          </div>
          <div>
            <dt>{s.submission}</dt>
            <dd>{share(recommendations.submission)}</dd>
          </div>
        </dl>
      </section>
      <section className={styles.section}>
        <h2>{s.searches}</h2>
        <p className={styles.quiet}>{searches.length === 0 ? s.noSearches : s.searchesText}</p>
        {searches.length > 0 && (
          <DataTable label={s.searches} columns={[s.words, s.times, ""]}>
            {searches.map(each => (
              <tr key={`${each.kind} ${each.words}`}>
                <th scope="row">{each.words}</th>
                <NumberCell>{format.number(each.count)}</NumberCell>
                <td className={styles.quiet}>{s.kinds[each.kind]}</td>
              </tr>
            ))}
          </DataTable>
        )}
      </section>
    </>
  );
}
