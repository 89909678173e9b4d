import { BadgeCheck } from "lucide-react";
import type { CatalogueItem } from "../api/types";
import styles from "./item-card.module.css";
import { useCatalogueTexts } from "./texts";

/** Who publishes something, with a mark when a proof says that the name is theirs. */
export function PublisherName({ publisher }: { publisher: CatalogueItem["publisher"] }) {
  const c = useCatalogueTexts();
  return (
    <span className={styles.publisher}>
      {publisher.display_name}
      {publisher.verified && (
        <span className={styles.verified} title={c.card.verified}>
          <BadgeCheck size={15} aria-hidden="true" />
          <span className="visually-hidden">{c.card.verified}</span>
        </span>
      )}
    </span>
  );
}
