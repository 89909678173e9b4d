import { useFormat } from "../language/language";
import type { Ranking } from "./ranker";
import styles from "./recommendation.module.css";
import { useRecommendationTexts } from "./texts";

const shown = 8;

/** How likely each type of panel is wanted. */
export function PanelChances({ panels }: { panels: Ranking["panels"] }) {
  const r = useRecommendationTexts();
  const format = useFormat();
  return (
    <section className={styles.chances}>
      <h2>{r.panels}</h2>
      <p>{r.panelsText}</p>
      <ul>
        {panels.slice(0, shown).map(({ type, probability }) => (
          <li key={type}>
            <span>{type}</span>
            <span>{format.number(Math.round(probability * 100))} %</span>
            <meter min={0} max={1} value={probability} aria-label={type} />
          </li>
        ))}
      </ul>
    </section>
  );
}
