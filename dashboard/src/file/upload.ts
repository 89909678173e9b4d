import { changeHeaders, signedOut } from "../api/client";
import { ApiProblem } from "../api/problem";
import type { StoredFile } from "../api/types";

export interface RunningUpload<Answer = StoredFile> {
  done: Promise<Answer>;
  cancel: () => void;
}

/** Sends a file and tells how much of it has gone, from 0 to 1. */
export function uploadFile(file: File, onProgress: (sent: number) => void): RunningUpload {
  const form = new FormData();
  form.append("file", file, file.name);
  return sendForm<StoredFile>("/api/v1/files", form, onProgress);
}

/** Sends a form with a file and tells how much of it has gone. `fetch` cannot tell that, so this asks the old way. */
export function sendForm<Answer>(
  path: string,
  form: FormData,
  onProgress: (sent: number) => void,
): RunningUpload<Answer> {
  const request = new XMLHttpRequest();
  const done = new Promise<Answer>((resolve, reject) => {
    request.open("POST", path);
    for (const [name, value] of Object.entries(changeHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = event => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Answer);
      else {
        if (request.status === 401) signedOut();
        reject(problemOf(request));
      }
    };
    request.onerror = () => reject(new ApiProblem(0, { code: "network", detail: "" }));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}

/** Markdown that shows a picture, or leads to another file. */
export function markdownOf(file: Pick<StoredFile, "name" | "url" | "content_type">): string {
  const name = file.name.replace(/[\\[\]]/g, "\\$&");
  return `${file.content_type.startsWith("image/") ? "!" : ""}[${name}](${file.url})`;
}

/** The files that somebody pastes; text that comes with a picture of itself, as from a table, stays text. */
export function pastedFiles(data: DataTransfer | null): File[] {
  if (!data || data.types.includes("text/plain")) return [];
  return [...data.files];
}

function problemOf(request: XMLHttpRequest): ApiProblem {
  let members: Record<string, unknown> = {};
  try {
    members = JSON.parse(request.responseText);
  } catch {
    // a proxy's page in place of an answer
  }
  return new ApiProblem(request.status, members, request.getResponseHeader("X-Request-Id") ?? undefined);
}
