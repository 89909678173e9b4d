import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import type { CatalogueItem, CatalogueVersion, ReleaseState } from "../api/types";
import { useFormat } from "../language/language";
import { paths } from "../paths";
import { Badge, type Tone } from "../ui/badge";
import { IconLink } from "../ui/button";
import { DataTable, NumberCell } from "../ui/data-table";
import { Ago } from "../ui/time";
import styles from "./item-page.module.css";
import { useCatalogueTexts } from "./texts";

const tones: Record<ReleaseState, Tone> = {
  held: "violet",
  published: "green",
  deprecated: "amber",
  yanked: "red",
  removed: "gray",
  rejected: "red",
};

export function StateBadge({ state }: { state: ReleaseState }) {
  const c = useCatalogueTexts();
  return <Badge tone={tones[state]}>{c.states[state]}</Badge>;
}

/** Every version there ever was; what was removed leaves its line. */
export function ItemVersions({ item, versions }: { item: CatalogueItem; versions: CatalogueVersion[] }) {
  const c = useCatalogueTexts();
  const format = useFormat();
  return (
    <DataTable
      label={c.item.versions}
      columns={[c.versionList.version, c.versionList.state, c.versionList.published, c.versionList.size, ""]}
    >
      {versions.map(each => (
        <tr key={each.version}>
          <th scope="row">
            {each.url ? (
              <Link
                to={paths.item(item.kind, item.id)}
                search={{ version: each.version }}
                aria-label={c.versionList.show({ version: each.version })}
              >
                {each.version}
              </Link>
            ) : (
              each.version
            )}
          </th>
          <td>
            <StateBadge state={each.state} />
            {each.reason && <p className={styles.quiet}>{each.reason}</p>}
            {each.replacement && (
              <p className={styles.quiet}>
                {c.warn.replacement} <Link to={paths.item(item.kind, each.replacement)}>{each.replacement}</Link>
              </p>
            )}
          </td>
          <td>{each.published_at && <Ago at={each.published_at} />}</td>
          <NumberCell>{format.bytes(each.size)}</NumberCell>
          <td>
            {each.url && (
              <IconLink
                size="s"
                href={each.url}
                download={each.file_name}
                label={c.versionList.download({ version: each.version })}
                icon={<Download />}
              />
            )}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
