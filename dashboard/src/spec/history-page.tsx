import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { History, RotateCcw } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api, take } from "../api/client";
import { useFormat, useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { MoreButton } from "../ui/more-button";
import { Page } from "../ui/page";
import { Segments } from "../ui/segments";
import { Select } from "../ui/select";
import { Empty, Failure, Loading, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";
import { useNarrow } from "../ui/use-narrow";
import { BackToSpec } from "./back";
import styles from "./history-page.module.css";
import { diffQuery, revisionsQuery, specQuery } from "./queries";

const DiffView = lazy(() => import("../diff/diff-view"));

/** Every saved version of a spec: what changed, by whom, and the way back to one. */
export function HistoryPage() {
  const t = useTexts();
  const format = useFormat();
  const narrow = useNarrow();
  const session = useSession();
  const navigate = useNavigate();
  const { id = "" } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const spec = useQuery(specQuery(id));
  const revisions = useInfiniteQuery(revisionsQuery(id));
  const [mode, setMode] = useState<"split" | "inline">(narrow ? "inline" : "split");

  const newest = revisions.data?.[0]?.version ?? 1;
  const version = Number(search.version) || newest;
  const from = Number(search.from) || Math.max(1, version - 1);
  const choose = (to: number, against?: number) =>
    void navigate({
      to: "/specs/$id/history",
      params: { id },
      search: { version: String(to), from: against ? String(against) : undefined },
      replace: true,
    });
  const canRestore = atLeast(session, "member") && version !== newest;

  return (
    <Page
      title={spec.data ? t.history.of({ title: spec.data.title }) : t.history.title}
      before={<BackToSpec id={id} />}
      width="full"
      actions={canRestore && spec.data && <Restore id={id} version={version} current={spec.data.version} />}
    >
      <div className={styles.history}>
        <nav className={styles.list} aria-label={t.history.versions}>
          {revisions.isPending && <Skeleton lines={6} height={40} />}
          {revisions.isError && <Failure compact error={revisions.error} onRetry={() => void revisions.refetch()} />}
          <ul>
            {revisions.data?.map(revision => (
              <li key={revision.version}>
                <button
                  type="button"
                  aria-current={revision.version === version ? "true" : undefined}
                  className={cx(styles.revision, revision.version === version && styles.chosen)}
                  onClick={() => choose(revision.version)}
                >
                  <Avatar name={revision.author_name ?? "?"} id={revision.author_id ?? undefined} />
                  <span>
                    <strong>
                      {t.spec.version({ version: revision.version })} · {t.history.reasons[revision.reason]}
                    </strong>
                    <small>
                      {revision.author_name ?? t.history.unknownAuthor} · <Ago at={revision.created_at} />
                    </small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <MoreButton query={revisions} />
        </nav>
        <div className={styles.change}>
          <div className={styles.bar}>
            {newest > 1 && (
              <Select
                label={t.history.against}
                hideLabel
                look="compact"
                value={String(from)}
                onChange={value => choose(version, Number(value))}
                choices={(revisions.data ?? [])
                  .filter(revision => revision.version !== version)
                  .map(revision => ({
                    id: String(revision.version),
                    label: t.history.compareWith({
                      version: revision.version,
                      at: format.shortDate(revision.created_at),
                    }),
                  }))}
              />
            )}
            {!narrow && (
              <Segments
                label={t.diff.view}
                value={mode}
                onChange={setMode}
                choices={[
                  { id: "split", label: t.diff.split },
                  { id: "inline", label: t.diff.inline },
                ]}
              />
            )}
          </div>
          {revisions.data && <Change id={id} from={from} to={version} mode={mode} />}
        </div>
      </div>
    </Page>
  );
}

interface ChangeProps {
  id: string;
  from: number;
  to: number;
  mode: "split" | "inline";
}

function Change({ id, from, to, mode }: ChangeProps) {
  const t = useTexts();
  const diff = useQuery(diffQuery(id, from, to));
  if (diff.isPending) return <Skeleton lines={10} height={18} />;
  if (diff.isError) return <Failure compact error={diff.error} onRetry={() => void diff.refetch()} />;
  if (diff.data.lines.every(line => line.kind === "equal")) {
    return (
      <Empty compact icon={<History />} title={from === to ? t.history.first : t.history.sameText}>
        {from === to ? undefined : t.history.sameTextHint}
      </Empty>
    );
  }
  return (
    <Suspense fallback={<Loading />}>
      <DiffView
        lines={diff.data.lines}
        mode={mode}
        before={t.spec.version({ version: from })}
        after={t.spec.version({ version: to })}
      />
    </Suspense>
  );
}

/** Brings an old text back as a new version; the versions between stay. */
function Restore({ id, version, current }: { id: string; version: number; current: number }) {
  const t = useTexts();
  const router = useRouter();
  const client = useQueryClient();
  const restore = useMutation({
    mutationKey: ["specs"],
    mutationFn: () =>
      take(
        api.POST("/api/v1/specs/{id}/revisions/{version}/restoration", {
          params: { path: { id, version: String(version) } },
          headers: { "If-Match": `"${current}"` },
        }),
      ),
    onSuccess: spec => {
      client.setQueryData(specQuery(id).queryKey, spec);
      void client.invalidateQueries({ queryKey: ["specs"] });
      notify(t.history.restored({ version }));
      router.history.push(paths.spec(id));
    },
    onError: error => notifyFailure(t, error, t.history.notRestored),
  });
  return (
    <Button look="primary" icon={<RotateCcw />} isPending={restore.isPending} onPress={() => restore.mutate()}>
      {t.history.restore({ version })}
    </Button>
  );
}
