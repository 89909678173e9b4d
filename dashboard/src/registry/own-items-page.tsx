import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PackageOpen } from "lucide-react";
import { KindIcon } from "../catalogue/item-card";
import { MarketplaceNav } from "../catalogue/marketplace-nav";
import { useCatalogueTexts } from "../catalogue/texts";
import { paths } from "../paths";
import settings from "../settings/settings-page.module.css";
import { Tag } from "../ui/badge";
import { Page } from "../ui/page";
import { Empty, Failure, Skeleton } from "../ui/states";
import { ownItemsQuery } from "./queries";
import styles from "./registry.module.css";
import { useRegistryTexts } from "./texts";

/** Everything that the organisation has published. */
export function OwnItemsPage() {
  const r = useRegistryTexts();
  const c = useCatalogueTexts();
  const items = useQuery(ownItemsQuery);
  return (
    <Page title={r.title} width="text" bar={<MarketplaceNav />}>
      <div className={styles.page}>
        <p className={settings.hint}>{r.lead}</p>
        {items.isPending && <Skeleton lines={3} />}
        {items.isError && <Failure compact error={items.error} onRetry={() => void items.refetch()} />}
        {items.data?.length === 0 && (
          <Empty compact icon={<PackageOpen />} title={r.none}>
            {r.noneText}
          </Empty>
        )}
        {items.data && items.data.length > 0 && (
          <ul className={settings.people}>
            {items.data.map(item => (
              <li key={item.id}>
                <KindIcon kind={item.kind} size={18} />
                <span className={settings.who}>
                  <Link
                    to={paths.published(item.kind, item.item_id)}
                    aria-label={r.manage({ name: item.display_name })}
                  >
                    {item.display_name}
                  </Link>
                  <small>{item.item_id}</small>
                </span>
                {item.visibility === "organization" && <Tag>{c.card.internal}</Tag>}
                <span className={styles.count}>{c.card.downloads({ count: item.downloads })}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}
