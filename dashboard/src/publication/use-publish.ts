import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type ApiProblem, asProblem } from "../api/problem";
import type { Publication, PublishedRelease } from "../api/types";
import { type RunningUpload, sendForm } from "../file/upload";

export type Visibility = PublishedRelease["visibility"];

/** What becomes of the paths, places and addresses in a layout. */
export type PersonalData = "strip" | "keep";

/** How far an attempt to publish is, and how it ended. */
export type Attempt =
  | { step: "sending"; name: string; sent: number }
  | { step: "published"; release: PublishedRelease }
  | { step: "held"; publication: Publication }
  | { step: "stopped" }
  | { step: "failed"; problem: ApiProblem; file: File };

type Answer = PublishedRelease | Publication;

/** What was held is answered with the attempt; what was published, with the release. */
function outcome(answer: Answer): Attempt {
  return "held_for" in answer ? { step: "held", publication: answer } : { step: "published", release: answer };
}

/** Sends one file at a time; who leaves the page stops it. */
export function usePublish() {
  const client = useQueryClient();
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const running = useRef<RunningUpload<Answer> | null>(null);
  useEffect(() => () => running.current?.cancel(), []);

  const publish = (file: File, visibility: Visibility, personalData?: PersonalData) => {
    const form = new FormData();
    if (personalData) form.append("personal_data", personalData);
    form.append("visibility", visibility);
    form.append("file", file, file.name);
    setAttempt({ step: "sending", name: file.name, sent: 0 });
    const upload = sendForm<Answer>(
      file.name.toLowerCase().endsWith(".json") ? "/api/v1/layouts" : "/api/v1/extensions",
      form,
      sent => setAttempt({ step: "sending", name: file.name, sent }),
    );
    running.current = upload;
    upload.done
      .then(answer => setAttempt(outcome(answer)))
      .catch((error: unknown) => {
        const stopped = error instanceof DOMException && error.name === "AbortError";
        setAttempt(stopped ? { step: "stopped" } : { step: "failed", problem: asProblem(error), file });
      })
      .finally(() => {
        running.current = null;
        void client.invalidateQueries({ queryKey: ["publications"] });
        void client.invalidateQueries({ queryKey: ["catalogue"] });
      });
  };

  return { attempt, publish, stop: () => running.current?.cancel() };
}
