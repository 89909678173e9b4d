import { useEffect, useRef, useState } from "react";
import { useTexts } from "../language/language";
import { notifyFailure } from "../ui/toast";
import { markdownOf, uploadFile } from "./upload";

export interface ShownUpload {
  id: number;
  name: string;
  /** From 0 to 1. */
  sent: number;
  cancel: () => void;
}

/** Uploads that belong to a text: each puts its link there when it is done. Who leaves the text stops them. */
export function useUploads() {
  const t = useTexts();
  const [uploads, setUploads] = useState<readonly ShownUpload[]>([]);
  const running = useRef(new Map<number, () => void>());
  const last = useRef(0);

  useEffect(() => {
    const stops = running.current;
    return () => {
      for (const stop of stops.values()) stop();
    };
  }, []);

  const start = (file: File, insert: (markdown: string) => void) => {
    last.current += 1;
    const id = last.current;
    const upload = uploadFile(file, sent =>
      setUploads(all => all.map(each => (each.id === id ? { ...each, sent } : each))),
    );
    running.current.set(id, upload.cancel);
    setUploads(all => [...all, { id, name: file.name, sent: 0, cancel: upload.cancel }]);
    upload.done
      .then(stored => insert(markdownOf(stored)))
      .catch((error: unknown) => {
        const stopped = error instanceof DOMException && error.name === "AbortError";
        if (!stopped) notifyFailure(t, error, t.file.notUploaded({ name: file.name }));
      })
      .finally(() => {
        running.current.delete(id);
        setUploads(all => all.filter(each => each.id !== id));
      });
  };

  return { uploads, start };
}
