import { Link } from "@tanstack/react-router";
import type { CatalogueDetail } from "../api/types";
import { paths } from "../paths";
import { Banner } from "../ui/banner";
import styles from "./item-page.module.css";
import { useCatalogueTexts } from "./texts";

interface WarningsProps {
  detail: CatalogueDetail;
  /** Whether everything that the extension brings is known. */
  complete: boolean;
}

/** What one should know before installing. */
export function ItemWarnings({ detail, complete }: WarningsProps) {
  const c = useCatalogueTexts();
  const { item, capabilities } = detail;
  const newest = newestOf(detail);
  return (
    <div className={styles.warnings}>
      {item.state === "deprecated" && <StateWarning detail={detail}>{c.warn.deprecated}</StateWarning>}
      {item.state === "yanked" && <StateWarning detail={detail}>{c.warn.yanked}</StateWarning>}
      {newest !== undefined && newest !== item.version && (
        <Banner actions={<Link to={paths.item(item.kind, item.id)}>{c.item.newest}</Link>}>
          {c.item.older({ version: item.version })}
        </Banner>
      )}
      {capabilities.length > 0 && (
        <Banner tone="warn">
          <strong>{c.warn.capabilities[item.kind]}</strong>
          <ul className={styles.listed}>
            {capabilities.map(name => (
              <li key={name}>{c.warn.capability[name] ?? c.warn.otherCapability({ name })}</li>
            ))}
          </ul>
        </Banner>
      )}
      {!complete && <Banner>{c.warn.incomplete}</Banner>}
    </div>
  );
}

/** Versions come with the newest first; what is offered comes before what was withdrawn. */
function newestOf({ versions }: CatalogueDetail): string | undefined {
  return versions.find(each => each.state === "published" && !each.version.includes("-"))?.version;
}

function StateWarning({ detail: { item }, children }: { detail: CatalogueDetail; children: string }) {
  const c = useCatalogueTexts();
  return (
    <Banner tone="warn">
      {children} {item.reason && c.warn.reason({ reason: item.reason })}{" "}
      {item.replacement && (
        <>
          {c.warn.replacement} <Link to={paths.item(item.kind, item.replacement)}>{item.replacement}</Link>
        </>
      )}
    </Banner>
  );
}
