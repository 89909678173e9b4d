import type { ServerReport } from "../api/types";
import table from "../catalogue/item-page.module.css";
import { useFormat } from "../language/language";
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
          <div className={table.table}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{s.words}</th>
                  <th scope="col">{s.times}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {searches.map(each => (
                  <tr key={`${each.kind} ${each.words}`}>
                    <th scope="row">{each.words}</th>
                    <td className={table.number}>{format.number(each.count)}</td>
                    <td className={styles.quiet}>{s.kinds[each.kind]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  );
}
