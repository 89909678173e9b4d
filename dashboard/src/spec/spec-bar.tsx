import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { Archive, Copy, Download, Ellipsis, History, ListChecks, Save, Sparkles, Trash2 } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { api, take } from "../api/client";
import { download } from "../api/download";
import type { Spec } from "../api/types";
import { cameToNothing, outcome } from "../intent/outcome";
import { finished, intentQuery, intentsQuery, usePollWhenOffline, useStartIntent } from "../intent/queries";
import { IntentIcon, intentName, intentState } from "../intent/status";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { ShareButton } from "../sharing/share-button";
import { Button, IconButton } from "../ui/button";
import { copy } from "../ui/copy";
import { Confirm } from "../ui/dialog";
import { Menu, MenuItem, MenuSeparator, MenuTrigger } from "../ui/menu";
import { Select } from "../ui/select";
import { notify, notifyFailure, notifyNothing } from "../ui/toast";
import { BackToSpecs } from "./back";
import { useChangeSpec } from "./queries";
import styles from "./spec-bar.module.css";
import { SpecStatusIcon, specStatuses } from "./status";
import { TagEditor } from "./tag-editor";
import type { Draft } from "./use-draft";

interface SpecBarProps {
  spec: Spec;
  draft: Draft;
  isSaving: boolean;
  mayWrite: boolean;
  onSave: () => void;
  /** Saves first: an intent works on what the server has. False when that failed. */
  beforeIntent: () => Promise<boolean>;
  /** Shows what came of an intent of a type, where that is out of sight. */
  onLook?: (type: string) => void;
  tools: ReactNode;
}

/** Title, state and what can be done with a spec. */
export function SpecBar({ spec, draft, isSaving, mayWrite, onSave, beforeIntent, onLook, tools }: SpecBarProps) {
  const t = useTexts();
  const change = useChangeSpec(spec.id);
  return (
    <header className={styles.bar}>
      <div className={styles.row}>
        <BackToSpecs />
        <h1 className="visually-hidden">{draft.title || t.spec.untitled}</h1>
        <input
          className={styles.title}
          aria-label={t.spec.title}
          value={draft.title}
          placeholder={t.spec.untitled}
          maxLength={300}
          readOnly={!mayWrite}
          onChange={event => draft.edit({ title: event.target.value })}
          onKeyDown={event => {
            if ((event.ctrlKey || event.metaKey) && event.key === "s") {
              event.preventDefault();
              onSave();
            }
          }}
        />
        {mayWrite && (
          <span className={styles.saved} role="status">
            {isSaving ? t.spec.saving : draft.dirty ? t.spec.unsaved : t.spec.saved}
          </span>
        )}
        <div className={styles.actions}>
          {mayWrite && (
            <Button icon={<Save />} isDisabled={!draft.dirty} isPending={isSaving} onPress={onSave}>
              {t.common.save}
            </Button>
          )}
          <IntentButtons spec={spec} beforeIntent={beforeIntent} onLook={onLook} />
        </div>
        <ShareButton subject={{ kind: "spec", id: spec.id }} restricted={spec.restricted} />
        <SpecMenu spec={spec} draft={draft} />
      </div>
      <div className={styles.row}>
        <Select
          label={t.spec.statusLabel}
          hideLabel
          look="compact"
          value={spec.status}
          choices={specStatuses.map(id => ({ id, label: t.spec.status[id], icon: <SpecStatusIcon status={id} /> }))}
          onChange={status => change.mutate({ status })}
        />
        <div className={styles.tags}>
          <TagEditor tags={spec.tags} readOnly={!mayWrite} onChange={tags => change.mutate({ tags })} />
        </div>
        <span className={styles.tools}>
          <span className={styles.version}>{t.spec.version({ version: spec.version })}</span>
          {tools}
        </span>
      </div>
    </header>
  );
}

function IntentButtons({ spec, beforeIntent, onLook }: Pick<SpecBarProps, "spec" | "beforeIntent" | "onLook">) {
  const t = useTexts();
  const start = useStartIntent();
  const [preparing, setPreparing] = useState<string | null>(null);
  const [started, setStarted] = useState<string | null>(null);
  const run = async (type: string) => {
    setPreparing(type);
    try {
      if (await beforeIntent()) setStarted((await start.mutateAsync({ type, data: { spec_id: spec.id } })).id);
    } catch {
      // Shown by the mutation.
    } finally {
      setPreparing(null);
    }
  };
  return (
    <>
      <IntentProgress key={started} specId={spec.id} id={started} onLook={onLook} />
      <Button icon={<ListChecks />} isPending={preparing === "spec.tasks"} onPress={() => void run("spec.tasks")}>
        {t.spec.makeTasks}
      </Button>
      <Button
        look="primary"
        icon={<Sparkles />}
        isPending={preparing === "spec.review"}
        onPress={() => void run("spec.review")}
      >
        {t.spec.review}
      </Button>
    </>
  );
}

interface IntentProgressProps extends Pick<SpecBarProps, "onLook"> {
  specId: string;
  id: string | null;
}

/** Follows the intent that was started here, or one that somebody else has under way on the same spec. */
function IntentProgress({ specId, id, onLook }: IntentProgressProps) {
  const t = useTexts();
  const client = useQueryClient();
  const [watched, setWatched] = useState(id);
  const poll = usePollWhenOffline(watched !== null);
  const intent = useQuery({ ...intentQuery(watched ?? ""), enabled: watched !== null, refetchInterval: poll });
  const recent = useQuery({
    queryKey: [...intentsQuery({ spec_id: specId }).queryKey, "recent"],
    queryFn: () => take(api.GET("/api/v1/intents", { params: { query: { spec_id: specId, limit: 5 } } })),
    enabled: watched === null,
  });
  const other = recent.data?.items.find(each => each.status === "pending" || each.status === "running");
  useEffect(() => {
    if (watched === null && other) setWatched(other.id);
  }, [watched, other]);

  const status = intent.data?.status;
  const said = intent.data?.status === "completed" ? outcome(t, intent.data) : "";
  const type = intent.data?.type ?? "";
  const tell = useEffectEvent((outcome: string) => {
    if (intent.data && cameToNothing(intent.data)) notifyNothing(outcome);
    else notify(outcome, onLook && { label: t.spec.look, run: () => onLook(type) });
  });
  useEffect(() => {
    if (!status || !finished.includes(status)) return;
    void client.invalidateQueries({ queryKey: ["findings", specId] });
    void client.invalidateQueries({ queryKey: ["tasks"] });
    void client.invalidateQueries({ queryKey: ["specs", "one", specId] });
    if (status === "completed") tell(said);
    const timer = setTimeout(() => setWatched(null), status === "completed" ? 4000 : 12_000);
    return () => clearTimeout(timer);
  }, [status, said, client, specId]);

  if (!intent.data || watched === null) return null;
  return (
    <Link to="/intents/$id" params={{ id: intent.data.id }} className={styles.progress}>
      <IntentIcon intent={intent.data} />
      <span role="status">
        {intentName(t, intent.data.type)}: {intentState(t, intent.data)}
      </span>
    </Link>
  );
}

function SpecMenu({ spec, draft }: { spec: Spec; draft: Draft }) {
  const t = useTexts();
  const router = useRouter();
  const client = useQueryClient();
  const change = useChangeSpec(spec.id);
  const [confirming, setConfirming] = useState(false);
  const remove = useMutation({
    mutationKey: ["specs"],
    mutationFn: () => take(api.DELETE("/api/v1/specs/{id}", { params: { path: { id: spec.id } } })),
    onSuccess: () => {
      draft.reset(spec);
      void client.invalidateQueries({ queryKey: ["specs", "list"] });
      notify(t.spec.deleted);
      router.history.push(paths.specs);
    },
    onError: error => notifyFailure(t, error),
  });
  return (
    <>
      <MenuTrigger>
        <IconButton label={t.common.moreActions} icon={<Ellipsis />} />
        <Menu placement="bottom end">
          <MenuItem icon={<History />} href={paths.specHistory(spec.id)}>
            {t.spec.history}
          </MenuItem>
          <MenuItem
            icon={<Download />}
            onAction={() =>
              download(
                `${draft.title || t.spec.untitled}.md`,
                new Blob([draft.markdown], { type: "text/markdown;charset=utf-8" }),
              )
            }
          >
            {t.spec.download}
          </MenuItem>
          <MenuItem icon={<Copy />} onAction={() => copy(t, draft.markdown)}>
            {t.spec.copy}
          </MenuItem>
          <MenuSeparator />
          {spec.status === "archived" ? null : (
            <MenuItem icon={<Archive />} onAction={() => change.mutate({ status: "archived" })}>
              {t.spec.archive}
            </MenuItem>
          )}
          <MenuItem danger icon={<Trash2 />} onAction={() => setConfirming(true)}>
            {t.common.delete}
          </MenuItem>
        </Menu>
      </MenuTrigger>
      <Confirm
        title={t.spec.deleteTitle}
        action={t.common.delete}
        isOpen={confirming}
        isPending={remove.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {t.spec.deleteText({ title: spec.title })}
      </Confirm>
    </>
  );
}
