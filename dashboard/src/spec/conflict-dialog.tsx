import { GitMerge } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Spec } from "../api/types";
import { compareLines, mergeTexts } from "../diff/lines";
import { useTexts } from "../language/language";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Segments } from "../ui/segments";
import { Loading } from "../ui/states";
import { useNarrow } from "../ui/use-narrow";
import styles from "./conflict-dialog.module.css";
import type { Draft } from "./use-draft";

const DiffView = lazy(() => import("../diff/diff-view"));

interface ConflictDialogProps {
  mine: Pick<Draft, "title" | "markdown" | "base">;
  /** What the server has; null when there is no conflict. */
  current: Spec | null;
  isPending: boolean;
  onSave: (text: { title: string; markdown: string }, version: number) => void;
  onTakeTheirs: (current: Spec) => void;
  onClose: () => void;
}

/** Two people have changed one text: shows both and lets the reader decide; nothing is overwritten unseen. */
export function ConflictDialog({ mine, current, isPending, onSave, onTakeTheirs, onClose }: ConflictDialogProps) {
  const t = useTexts();
  const narrow = useNarrow();
  const [mode, setMode] = useState<"split" | "inline">(narrow ? "inline" : "split");
  const theirs = current?.content.markdown ?? "";
  const merged = useMemo(
    () => (current ? mergeTexts(mine.base.markdown, mine.markdown, theirs) : null),
    [current, mine.base.markdown, mine.markdown, theirs],
  );
  const lines = useMemo(() => (current ? compareLines(theirs, mine.markdown) : []), [current, theirs, mine.markdown]);
  const title = current && mine.title === mine.base.title ? current.title : mine.title;

  return (
    <Dialog
      title={t.conflict.title}
      isOpen={current !== null}
      onClose={onClose}
      size="l"
      footer={
        current && (
          <>
            <Button onPress={onClose}>{t.conflict.later}</Button>
            <Button onPress={() => onTakeTheirs(current)}>{t.conflict.takeTheirs}</Button>
            <Button
              look={merged === null ? "primary" : "secondary"}
              isPending={isPending}
              onPress={() => onSave({ title: mine.title, markdown: mine.markdown }, current.version)}
            >
              {t.conflict.keepMine}
            </Button>
            {merged !== null && (
              <Button
                look="primary"
                icon={<GitMerge />}
                isPending={isPending}
                onPress={() => onSave({ title, markdown: merged }, current.version)}
              >
                {t.conflict.saveBoth}
              </Button>
            )}
          </>
        )
      }
    >
      {current && (
        <div className={styles.conflict}>
          <Banner tone={merged === null ? "warn" : "info"}>
            {merged === null ? t.conflict.overlap : t.conflict.mergeable}
          </Banner>
          {current.title !== mine.title && (
            <p className={styles.titles}>
              <del>{current.title}</del> → <ins>{mine.title}</ins>
            </p>
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
          <Suspense fallback={<Loading />}>
            <DiffView
              lines={lines}
              mode={mode}
              before={t.conflict.theirs({ version: current.version })}
              after={t.conflict.mine}
            />
          </Suspense>
        </div>
      )}
    </Dialog>
  );
}
