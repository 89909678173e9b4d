import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Save } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api, take } from "../api/client";
import { ApiProblem } from "../api/problem";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { Button } from "../ui/button";
import { ProblemBanner } from "../ui/form";
import { Page } from "../ui/page";
import { Loading } from "../ui/states";
import { BackToSpecs } from "./back";
import styles from "./new-spec-page.module.css";
import { specQuery } from "./queries";
import { titleOf } from "./title";

const Editor = lazy(() => import("./editor"));

const draftKey = "resonant.new-spec";

/** A page to paste or write into. It becomes a spec with the first save; until then this tab remembers it. */
export function NewSpecPage() {
  const t = useTexts();
  const router = useRouter();
  const client = useQueryClient();
  const [title, setTitle] = useState("");
  const [markdown, setMarkdown] = useState(() => sessionStorage.getItem(draftKey) ?? "");
  const suggested = titleOf(markdown);
  const create = useMutation({
    mutationKey: ["specs"],
    mutationFn: () =>
      take(
        api.POST("/api/v1/specs", {
          body: { title: title.trim() || suggested || t.spec.untitled, content: { markdown } },
        }),
      ),
    onSuccess: spec => {
      sessionStorage.removeItem(draftKey);
      client.setQueryData(specQuery(spec.id).queryKey, spec);
      void client.invalidateQueries({ queryKey: ["specs", "list"] });
      router.history.replace(paths.spec(spec.id));
    },
  });
  const save = () => {
    if (!create.isPending && (markdown.trim() || title.trim())) create.mutate();
  };
  const titleProblem = create.error instanceof ApiProblem ? create.error.fieldErrors().title : undefined;

  return (
    <Page
      title={t.spec.new}
      before={<BackToSpecs />}
      width="full"
      actions={
        <Button
          look="primary"
          icon={<Save />}
          isDisabled={!markdown.trim() && !title.trim()}
          isPending={create.isPending}
          onPress={save}
        >
          {t.common.save}
        </Button>
      }
    >
      <div className={styles.new}>
        {create.error && <ProblemBanner error={create.error} />}
        <input
          className={styles.title}
          aria-label={t.spec.title}
          aria-invalid={titleProblem ? true : undefined}
          placeholder={suggested || t.spec.untitled}
          value={title}
          maxLength={300}
          onChange={event => setTitle(event.target.value)}
        />
        <div className={styles.editor}>
          <Suspense fallback={<Loading />}>
            <Editor
              autoFocus
              value={markdown}
              label={t.spec.text}
              placeholder={t.spec.placeholder}
              onChange={text => {
                setMarkdown(text);
                sessionStorage.setItem(draftKey, text.slice(0, 1_000_000));
              }}
              onSave={save}
            />
          </Suspense>
        </div>
      </div>
    </Page>
  );
}
