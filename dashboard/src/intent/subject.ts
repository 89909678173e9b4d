import { useQuery } from "@tanstack/react-query";
import type { Intent } from "../api/types";
import { specQuery } from "../spec/queries";
import { threadQuery } from "../thread/queries";

interface Subject {
  kind: "spec" | "thread";
  id: string;
  /** Undefined while it is read. */
  title: string | undefined;
  gone: boolean;
}

/** What an intent is about: the spec, or else the conversation; null when there is neither. */
export function useSubject(data: Intent["data"]): Subject | null {
  const spec = useQuery({ ...specQuery(data.spec_id ?? ""), enabled: Boolean(data.spec_id) });
  const thread = useQuery({
    ...threadQuery(data.thread_id ?? ""),
    enabled: Boolean(data.thread_id) && !data.spec_id,
  });
  if (data.spec_id) return { kind: "spec", id: data.spec_id, title: spec.data?.title, gone: spec.isError };
  if (data.thread_id) return { kind: "thread", id: data.thread_id, title: thread.data?.title, gone: thread.isError };
  return null;
}
