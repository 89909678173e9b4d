import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft, Download, FileText, History, Trash2 } from "lucide-react";
import { ApiProblem } from "../api/problem";
import type { CatalogueDetail, ItemKind } from "../api/types";
import { FeedbackOffer } from "../feedback/feedback-offer";
import { outbox } from "../feedback/outbox";
import { SafeHtml } from "../markdown/safe-html";
import { paths } from "../paths";
import { IconLink, LinkButton } from "../ui/button";
import { Page } from "../ui/page";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Tabs } from "../ui/tabs";
import { isComplete, tilesOf } from "./extra";
import { KindIcon } from "./item-card";
import { ItemContents } from "./item-contents";
import styles from "./item-page.module.css";
import { ItemSide } from "./item-side";
import { ItemVersions } from "./item-versions";
import { ItemWarnings } from "./item-warnings";
import { LayoutPreview } from "./layout-preview";
import { PublisherName } from "./publisher-name";
import { itemQuery } from "./queries";
import { useCatalogueTexts } from "./texts";

export const ExtensionPage = () => <ItemPage kind="extension" />;
export const LayoutPage = () => <ItemPage kind="layout" />;

const tabs = ["readme", "contents", "versions", "changelog"] as const;
type TabId = (typeof tabs)[number];

/** One thing that can be installed, by its latest version or the one that the address names. */
function ItemPage({ kind }: { kind: ItemKind }) {
  const c = useCatalogueTexts();
  const { id = "" } = useParams({ strict: false });
  const { version } = useSearch({ strict: false });
  const found = useQuery(itemQuery(kind, id, version));
  const list = kind === "extension" ? paths.extensions : paths.layouts;
  return (
    <Page
      title={found.data?.item.display_name ?? id}
      before={<IconLink href={list} label={c.item.back[kind]} icon={<ArrowLeft />} />}
      actions={
        found.data && (
          <LinkButton
            href={found.data.item.url}
            look="primary"
            icon={<Download />}
            download={fileName(found.data)}
            onClick={() => outbox.became(id, "installed")}
          >
            {c.item.download}
          </LinkButton>
        )
      }
    >
      {found.isPending && <Skeleton lines={6} />}
      {found.isError &&
        (found.error instanceof ApiProblem && found.error.code === "release_removed" ? (
          <Tombstone kind={kind} id={id} problem={found.error} />
        ) : (
          <Failure error={found.error} onRetry={() => void found.refetch()} />
        ))}
      {found.data && (
        <>
          <Detail detail={found.data} />
          <FeedbackOffer />
        </>
      )}
    </Page>
  );
}

/** What the file is called on the reader's disk; its address only has its hash. */
export function fileName({ item, versions }: CatalogueDetail): string {
  return versions.find(each => each.version === item.version)?.file_name ?? item.id;
}

/** What is left of a removed version. */
function Tombstone({ kind, id, problem }: { kind: ItemKind; id: string; problem: ApiProblem }) {
  const c = useCatalogueTexts();
  const reason = problem.members.reason;
  return (
    <Empty
      icon={<Trash2 />}
      title={c.warn.removed}
      action={<LinkButton href={paths.item(kind, id)}>{c.item.newest}</LinkButton>}
    >
      {c.warn.removedText} {typeof reason === "string" && reason && c.warn.reason({ reason })}
    </Empty>
  );
}

function Detail({ detail }: { detail: CatalogueDetail }) {
  const c = useCatalogueTexts();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const { item, versions } = detail;
  const tiles = tilesOf(detail.extra);
  const tab = tabs.find(known => known === search.tab) ?? "readme";
  return (
    <div className={styles.detail}>
      <div className={styles.head}>
        <KindIcon kind={item.kind} size={26} />
        <div className={styles.lead}>
          <Link
            to={item.kind === "extension" ? paths.extensions : paths.layouts}
            search={{ publisher: item.publisher.name }}
          >
            <PublisherName publisher={item.publisher} />
          </Link>
          {item.description && <p>{item.description}</p>}
        </div>
      </div>
      <div className={styles.columns}>
        <div className={styles.main}>
          <ItemWarnings detail={detail} complete={item.kind === "layout" || isComplete(detail.extra)} />
          {tiles.length > 0 && <LayoutPreview tiles={tiles} />}
          <Tabs<TabId>
            label={item.display_name}
            value={tab}
            onChange={next =>
              next !== tab &&
              void navigate({
                to: ".",
                search: { ...search, tab: next === "readme" ? undefined : next },
                replace: true,
              })
            }
            className={styles.tabs}
            tabs={[
              {
                id: "readme",
                label: c.item.readme,
                content: () =>
                  detail.readme ? (
                    <SafeHtml html={detail.readme} />
                  ) : (
                    <Empty compact icon={<FileText />} title={c.item.noReadme}>
                      {c.item.noReadmeText}
                    </Empty>
                  ),
              },
              { id: "contents", label: c.item.contents, content: () => <ItemContents detail={detail} /> },
              {
                id: "versions",
                label: c.item.versions,
                count: versions.length,
                content: () => <ItemVersions item={item} versions={versions} />,
              },
              {
                id: "changelog",
                label: c.item.changelog,
                content: () =>
                  detail.changelog ? (
                    <SafeHtml html={detail.changelog} />
                  ) : (
                    <Empty compact icon={<History />} title={c.item.noChangelog}>
                      {c.item.noChangelogText}
                    </Empty>
                  ),
              },
            ]}
          />
        </div>
        <ItemSide item={item} file={fileName(detail)} />
      </div>
    </div>
  );
}
