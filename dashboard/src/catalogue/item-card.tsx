import { Link } from "@tanstack/react-router";
import { Download, LayoutDashboard, Lock, Puzzle } from "lucide-react";
import type { CatalogueItem, ItemKind } from "../api/types";
import { useFormat } from "../language/language";
import { paths } from "../paths";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import { Ago } from "../ui/time";
import styles from "./item-card.module.css";
import { PublisherName } from "./publisher-name";
import { useCatalogueTexts } from "./texts";

export function KindIcon({ kind, size = 20 }: { kind: ItemKind; size?: number }) {
  const Icon = kind === "extension" ? Puzzle : LayoutDashboard;
  return (
    <span className={cx(styles.icon, styles[kind])} aria-hidden="true">
      <Icon size={size} />
    </span>
  );
}

export function ItemCard({ item }: { item: CatalogueItem }) {
  const c = useCatalogueTexts();
  const format = useFormat();
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <KindIcon kind={item.kind} />
        <div className={styles.names}>
          <h2 className={styles.title}>
            <Link to={paths.item(item.kind, item.id)} className={styles.link}>
              {item.display_name}
            </Link>
          </h2>
          <PublisherName publisher={item.publisher} />
        </div>
      </div>
      <p className={styles.description}>{item.description || c.card.noDescription}</p>
      <p className={styles.facts}>
        <span>{item.version}</span>
        <span title={c.card.downloads({ count: item.downloads })}>
          <Download size={13} aria-hidden="true" />
          <span aria-hidden="true">{format.number(item.downloads)}</span>
          <span className="visually-hidden">{c.card.downloads({ count: item.downloads })}</span>
        </span>
        {item.published_at && <Ago at={item.published_at} />}
        {item.state === "deprecated" && <Badge tone="amber">{c.states.deprecated}</Badge>}
        {item.visibility === "organization" && <Badge icon={<Lock />}>{c.card.internal}</Badge>}
      </p>
    </li>
  );
}
