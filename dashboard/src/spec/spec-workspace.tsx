import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Columns2, Eye, PanelRight, Pencil } from "lucide-react";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { ApiProblem } from "../api/problem";
import type { Finding, Spec } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { toggleTask } from "../markdown/lines";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { Banner } from "../ui/banner";
import { Button, IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Markdown } from "../ui/markdown";
import { useTitle } from "../ui/page";
import { Segments } from "../ui/segments";
import { Empty } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { useNarrow } from "../ui/use-narrow";
import { ConflictDialog } from "./conflict-dialog";
import Editor, { type EditorHandle, type PlacedFinding } from "./editor";
import { locate } from "./findings";
import { flashLine, followLine } from "./preview-place";
import { findingsQuery, saveSpec, specQuery } from "./queries";
import { SpecBar } from "./spec-bar";
import { type SideTab, SpecSide } from "./spec-side";
import styles from "./spec-workspace.module.css";
import { useDraft } from "./use-draft";
import { usePrinting } from "./use-printing";

type View = "write" | "split" | "read";

export default function SpecWorkspace({ spec }: { spec: Spec }) {
  const t = useTexts();
  const format = useFormat();
  const session = useSession();
  const client = useQueryClient();
  const narrow = useNarrow();
  const printing = usePrinting();
  const mayWrite = atLeast(session, "member") && spec.status !== "archived";
  const draft = useDraft(`${session.user.id}.${spec.id}`, spec);
  const [view, setView] = useState<View>(() => {
    if (window.location.hash.length > 1) return "read"; // a link to a heading is for reading
    return (mayWrite ? (localStorage.getItem("resonant.view") as View) : null) ?? "split";
  });
  const [sideOpen, setSideOpen] = useState(!narrow);
  const [sideTab, setSideTab] = useState<SideTab>("findings");
  const look = (type: string) => {
    setSideTab(type === "spec.tasks" ? "tasks" : "findings");
    setSideOpen(true);
  };
  const [conflict, setConflict] = useState<Spec | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const editor = useRef<EditorHandle>(null);
  const preview = useRef<HTMLDivElement>(null);
  const shown: View = !mayWrite ? "read" : narrow && view === "split" ? "write" : view;
  const previewText = useDeferredValue(draft.markdown);
  useTitle(draft.title);

  const { data: findings } = useQuery(findingsQuery(spec.id));
  const placed = useMemo((): PlacedFinding[] => {
    const lines = previewText.split("\n");
    return (findings ?? [])
      .filter(finding => finding.state === "open")
      .map(finding => ({ finding, line: locate(finding, lines) }))
      .filter((each): each is PlacedFinding => each.line !== null);
  }, [findings, previewText]);

  const { queryKey } = specQuery(spec.id);
  const save = useMutation({
    mutationKey: ["specs"],
    mutationFn: (to: { title: string; markdown: string; version: number }) =>
      saveSpec(spec.id, to.version, {
        title: to.title,
        content: { ...spec.content, markdown: to.markdown },
      }),
    onSuccess: (saved, sent) => {
      client.setQueryData(queryKey, saved);
      setConflict(null);
      draft.saved(sent, saved);
      void client.invalidateQueries({ queryKey: ["specs", "list"] });
      void client.invalidateQueries({ queryKey: ["specs", "revisions", spec.id] });
    },
    onError: error => {
      const current = error instanceof ApiProblem && error.status === 412 ? (error.members.current as Spec) : null;
      if (current) setConflict(current);
      else notifyFailure(t, error, t.spec.notSaved);
    },
  });

  const saveNow = async (): Promise<boolean> => {
    if (!draft.dirty) return true;
    if (!draft.title.trim()) {
      notifyFailure(t, new Error(t.spec.titleMissing), t.spec.notSaved);
      return false;
    }
    try {
      await save.mutateAsync({ title: draft.title, markdown: draft.markdown, version: draft.base.version });
      return true;
    } catch {
      return false; // shown by the mutation: as a conflict or as a notice
    }
  };

  const changeView = (next: View) => {
    setView(next);
    localStorage.setItem("resonant.view", next);
  };

  const show = (finding: Finding) => {
    setSelected(finding.id);
    const line = locate(finding, draft.markdown.split("\n"));
    if (line === null) return;
    if (narrow) setSideOpen(false);
    if (shown === "read") flashLine(preview.current, line);
    else {
      editor.current?.goToLine(line);
      if (shown === "split") flashLine(preview.current, line);
    }
  };

  const tick = (line: number) => draft.edit({ markdown: toggleTask(draft.markdown, line) });

  return (
    <div className={styles.page}>
      {printing && (
        <p className={styles.onPaper}>
          {draft.title} · {t.spec.version({ version: spec.version })} · {t.spec.status[spec.status]} ·{" "}
          {format.dateTime(spec.updated_at)}
        </p>
      )}
      <SpecBar
        spec={spec}
        draft={draft}
        isSaving={save.isPending}
        mayWrite={mayWrite}
        onSave={() => void saveNow()}
        beforeIntent={saveNow}
        onLook={sideOpen ? undefined : look}
        tools={
          <>
            {mayWrite && (
              <Segments
                label={t.spec.view}
                iconsOnly
                value={shown}
                onChange={changeView}
                choices={[
                  { id: "write" as const, label: t.spec.write, icon: <Pencil /> },
                  ...(narrow ? [] : [{ id: "split" as const, label: t.spec.split, icon: <Columns2 /> }]),
                  { id: "read" as const, label: t.spec.read, icon: <Eye /> },
                ]}
              />
            )}
            <IconButton
              label={sideOpen ? t.spec.hideSide : t.spec.showSide}
              icon={<PanelRight />}
              aria-expanded={sideOpen}
              onPress={() => setSideOpen(!sideOpen)}
            />
          </>
        }
      />
      <div className={styles.banners}>
        {draft.outdated && (
          <Banner
            tone="warn"
            actions={
              <Button size="s" onPress={() => setConflict(spec)}>
                {t.conflict.compare}
              </Button>
            }
          >
            {t.conflict.newer({ version: spec.version })}
          </Banner>
        )}
        {draft.restoredAt && !draft.outdated && (
          <Banner
            actions={
              <Button
                size="s"
                onPress={() => {
                  draft.reset(spec);
                  notify(t.spec.discarded);
                }}
              >
                {t.spec.discard}
              </Button>
            }
          >
            {t.spec.restored({ at: format.ago(draft.restoredAt) })}
          </Banner>
        )}
      </div>
      <div className={cx(styles.panes, styles[shown], sideOpen && styles.withSide)}>
        {shown !== "read" && (
          <section className={styles.editor} aria-label={t.spec.text}>
            <Editor
              ref={editor}
              value={draft.markdown}
              label={t.spec.text}
              placeholder={t.spec.placeholder}
              findings={placed}
              onChange={markdown => draft.edit({ markdown })}
              onSave={() => void saveNow()}
              onFinding={finding => {
                setSelected(finding.id);
                setSideOpen(true);
              }}
              onScroll={line => followLine(preview.current, line)}
            />
          </section>
        )}
        {shown === "write" ? (
          // Empty until somebody prints, so that the renderer has been downloaded by then.
          <div className={styles.onPaper}>
            <Markdown text={printing ? draft.markdown : ""} />
          </div>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable by keyboard
          <section ref={preview} className={styles.preview} aria-label={t.spec.preview} tabIndex={0}>
            {previewText.trim() ? (
              <Markdown text={previewText} address={paths.spec(spec.id)} onToggleTask={mayWrite ? tick : undefined} />
            ) : (
              <Empty compact icon={<Eye />} title={t.spec.nothingYet} />
            )}
          </section>
        )}
        {sideOpen && (
          <SpecSide
            tab={sideTab}
            onTab={setSideTab}
            spec={spec}
            findings={findings}
            selected={selected}
            onShow={show}
          />
        )}
      </div>
      <ConflictDialog
        mine={draft}
        current={conflict}
        isPending={save.isPending}
        onSave={(text, version) => {
          draft.edit(text);
          save.mutate({ ...text, version });
        }}
        onTakeTheirs={current => {
          client.setQueryData(queryKey, current);
          draft.reset(current);
          setConflict(null);
        }}
        onClose={() => setConflict(null)}
      />
    </div>
  );
}
