import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { linkToken } from "../account/link-token";
import { api, take } from "../api/client";
import { asProblem } from "../api/problem";
import { useFormat, useLanguage } from "../language/language";
import { Front } from "../session/front";
import { Markdown } from "../ui/markdown";
import { useTitle } from "../ui/page";
import { Failure, Loading } from "../ui/states";
import styles from "./shared-page.module.css";
import { useSharingTexts } from "./texts";

/** What a public link opens: the words, and nothing of those who wrote them. */
export function SharedPage() {
  const s = useSharingTexts();
  const [token] = useState(linkToken);
  useNoIndex();
  const page = useQuery({
    queryKey: ["shared", token],
    queryFn: () => take(api.POST("/api/v1/shared", { body: { token } })),
    retry: false,
  });
  if (page.isPending) return <Loading />;
  if (page.isError && isGone(page.error)) {
    return (
      <Front title={s.gone}>
        <p>{s.goneText}</p>
      </Front>
    );
  }
  if (!page.data) return <Failure error={page.error} onRetry={() => void page.refetch()} />;
  return <Words title={page.data.title} parts={page.data.parts} token={token} />;
}

/** The server has said no. While it cannot be asked nobody knows, and what is being read stays. */
function isGone(error: unknown): boolean {
  const { status } = asProblem(error);
  return status >= 400 && status < 500 && status !== 429;
}

interface WordsProps {
  title: string;
  parts: { markdown: string; at: string }[];
  token: string;
}

function Words({ title, parts, token }: WordsProps) {
  const s = useSharingTexts();
  const format = useFormat();
  const { language } = useLanguage();
  useTitle(title);
  const readFile = useCallback(
    async (address: string) => {
      const file_id = address.slice(address.lastIndexOf("/") + 1);
      return take<Blob>(api.POST("/api/v1/shared/files", { body: { token, file_id }, parseAs: "blob" }));
    },
    [token],
  );
  return (
    <main className={styles.page} lang={language}>
      <header className={styles.header}>
        <h1>{title}</h1>
        <p>{s.sharedWith}</p>
      </header>
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts are read once and never change their order
        <article key={place} className={styles.part}>
          {parts.length > 1 && <time dateTime={part.at}>{format.dateTime(part.at)}</time>}
          <Markdown text={part.markdown} readFile={readFile} />
        </article>
      ))}
    </main>
  );
}

/** Whoever is told of a link by a search engine was not sent it. */
function useNoIndex() {
  useEffect(() => {
    const meta = document.createElement("meta");
    meta.name = "robots";
    meta.content = "noindex, nofollow";
    document.head.append(meta);
    return () => meta.remove();
  }, []);
}
