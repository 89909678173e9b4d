import { Link } from "@tanstack/react-router";
import { KindIcon } from "../catalogue/item-card";
import { outbox } from "../feedback/outbox";
import { paths } from "../paths";
import type { RankedItem } from "./ranker";
import styles from "./recommendation.module.css";
import { useRecommendationTexts } from "./texts";

interface RankedItemsProps {
  title: string;
  items: RankedItem[];
  words: (item: RankedItem) => string[];
}

/** What suits best first, each with its reasons. */
export function RankedItems({ title, items, words }: RankedItemsProps) {
  const r = useRecommendationTexts();
  return (
    <section className={styles.ranked}>
      <h2>{title}</h2>
      <ol aria-label={title}>
        {items.map(item => (
          <li key={item.id} className={styles.item}>
            <KindIcon kind={item.kind} />
            <div className={styles.about}>
              <h3>
                <Link
                  to={paths.item(item.kind, item.id)}
                  onClick={() => outbox.became(item.id, "opened")}
                  onAuxClick={event => event.button === 1 && outbox.became(item.id, "opened")}
                >
                  {item.name}
                </Link>{" "}
                <small>{item.publisher}</small>
              </h3>
              {item.present > 0 && (
                <meter
                  min={0}
                  max={item.topics}
                  value={item.present}
                  aria-label={r.coverage({ present: item.present, topics: item.topics })}
                />
              )}
              <ul className={styles.reasons}>
                {words(item).map(text => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
              {item.present > 0 && item.missing.length > 0 && (
                <p className={styles.missing}>{r.missing({ topics: item.missing.join(", ") })}</p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
