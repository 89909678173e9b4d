import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";
import type { SearchHit } from "../api/types";
import { paths } from "../paths";

export const searchKinds = ["spec", "task", "thread", "message", "intent"] as const satisfies SearchHit["kind"][];

export const searchQuery = (q: string, kind?: SearchHit["kind"], limit = 30) =>
  queryOptions({
    queryKey: ["search", q, kind, limit],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/search", { params: { query: { q, kind, limit } }, signal }))).items,
    enabled: q.trim().length > 0,
    staleTime: 10_000,
  });

export function hitPath(hit: SearchHit): string {
  switch (hit.kind) {
    case "spec":
      return paths.spec(hit.id);
    case "task":
      return paths.task(hit.id);
    case "thread":
      return paths.thread(hit.id);
    case "message":
      return hit.thread_id ? paths.thread(hit.thread_id) : paths.threads;
    case "intent":
      return paths.intent(hit.id);
  }
}
