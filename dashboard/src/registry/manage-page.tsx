import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ArrowLeft, Ellipsis } from "lucide-react";
import { useState } from "react";
import { ApiProblem } from "../api/problem";
import type { OwnItem, Release } from "../api/types";
import item from "../catalogue/item-page.module.css";
import { StateBadge } from "../catalogue/item-versions";
import { useCatalogueTexts } from "../catalogue/texts";
import { useFormat, useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import settings from "../settings/settings-page.module.css";
import { Button, IconButton, IconLink, LinkButton } from "../ui/button";
import { DataTable, NumberCell } from "../ui/data-table";
import { Menu, MenuItem, MenuTrigger } from "../ui/menu";
import { Page } from "../ui/page";
import { Segments } from "../ui/segments";
import { Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";
import { changeVisibility, ownItemsQuery, releasesQuery } from "./queries";
import styles from "./registry.module.css";
import { StateDialog, type Wanted, type WantedState } from "./state-dialog";
import { useRegistryTexts } from "./texts";

/** What its publishers do with one item and its versions. */
export function ManagePage() {
  const t = useTexts();
  const r = useRegistryTexts();
  const { kind, id = "" } = useParams({ strict: false });
  const items = useQuery({
    ...ownItemsQuery,
    select: all => all.find(item => item.kind === kind && item.item_id === id),
  });
  const item = items.data;
  return (
    <Page
      title={item?.display_name ?? id}
      width="text"
      before={<IconLink href={paths.ownItems} label={r.back} icon={<ArrowLeft />} />}
      actions={item && <LinkButton href={paths.item(item.kind, item.item_id)}>{r.show}</LinkButton>}
    >
      {items.isPending && <Skeleton />}
      {items.isError && <Failure error={items.error} onRetry={() => void items.refetch()} />}
      {items.isSuccess && !item && (
        <Failure error={new ApiProblem(404, { code: "not_found", detail: t.notFound.text })} />
      )}
      {item && <Parts item={item} />}
    </Page>
  );
}

function Parts({ item }: { item: OwnItem }) {
  const r = useRegistryTexts();
  const session = useSession();
  const releases = useQuery(releasesQuery(item.kind, item.item_id));
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const mayChange = atLeast(session, "member");
  return (
    <div className={styles.page}>
      <section className={styles.section}>
        <h2>{r.versions}</h2>
        {releases.isPending && <Skeleton lines={3} />}
        {releases.isError && <Failure compact error={releases.error} onRetry={() => void releases.refetch()} />}
        {releases.data && (
          <Releases
            releases={releases.data}
            onWant={mayChange ? (state, version) => setWanted({ state, version }) : null}
          />
        )}
      </section>
      {mayChange && (
        <section className={styles.section}>
          <h2>{r.all}</h2>
          <p className={settings.hint}>{r.allText}</p>
          <div className={styles.buttons}>
            {(["published", "deprecated", "yanked", "removed"] as const).map(state => (
              <Button
                key={state}
                look={state === "removed" ? "danger" : "secondary"}
                onPress={() => setWanted({ state, version: null })}
              >
                {r.actions[state]}
              </Button>
            ))}
          </div>
        </section>
      )}
      {mayChange && <VisibilityChoice item={item} />}
      {wanted && <StateDialog item={item} wanted={wanted} onClose={() => setWanted(null)} />}
    </div>
  );
}

interface ReleasesProps {
  releases: Release[];
  /** Null for those who only read. */
  onWant: ((state: WantedState, version: string) => void) | null;
}

function Releases({ releases, onWant }: ReleasesProps) {
  const c = useCatalogueTexts();
  const format = useFormat();
  return (
    <DataTable
      label={c.item.versions}
      columns={[c.versionList.version, c.versionList.state, c.versionList.published, c.versionList.size, ""]}
    >
      {releases.map(release => (
        <tr key={release.id}>
          <th scope="row">{release.version}</th>
          <td>
            <StateBadge state={release.state} />
            {release.reason && <p className={item.quiet}>{release.reason}</p>}
            {release.replacement && (
              <p className={item.quiet}>
                {c.warn.replacement} {release.replacement}
              </p>
            )}
          </td>
          <td>{release.published_at && <Ago at={release.published_at} />}</td>
          <NumberCell>{format.bytes(release.size)}</NumberCell>
          <td>{onWant && <Actions release={release} onWant={onWant} />}</td>
        </tr>
      ))}
    </DataTable>
  );
}

/** To where a release can go from its state; the others are for the operator, or for ever. */
const next: Partial<Record<Release["state"], readonly WantedState[]>> = {
  published: ["deprecated", "yanked", "removed"],
  deprecated: ["published", "yanked", "removed"],
  yanked: ["published", "deprecated", "removed"],
};

function Actions({ release, onWant }: { release: Release; onWant: (state: WantedState, version: string) => void }) {
  const r = useRegistryTexts();
  const states = next[release.state];
  if (!states) return null;
  return (
    <MenuTrigger>
      <IconButton size="s" label={r.actionsOf({ version: release.version })} icon={<Ellipsis />} />
      <Menu placement="bottom end">
        {states.map(state => (
          <MenuItem key={state} danger={state === "removed"} onAction={() => onWant(state, release.version)}>
            {r.actions[state]}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}

function VisibilityChoice({ item }: { item: OwnItem }) {
  const t = useTexts();
  const r = useRegistryTexts();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (visibility: OwnItem["visibility"]) => changeVisibility(item, visibility),
    onSuccess: () => notify(r.visible),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["catalogue"] });
      return client.invalidateQueries({ queryKey: ownItemsQuery.queryKey });
    },
  });
  return (
    <section className={styles.section}>
      <h2>{r.visibility}</h2>
      <p className={settings.hint}>{r.visibilityText}</p>
      <Segments<OwnItem["visibility"]>
        label={r.visibility}
        value={item.visibility}
        onChange={visibility => visibility !== item.visibility && change.mutate(visibility)}
        choices={[
          { id: "public", label: r.visibilities.public },
          { id: "organization", label: r.visibilities.organization },
        ]}
      />
    </section>
  );
}
