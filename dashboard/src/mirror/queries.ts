import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";

const soon = 1_000;

/** What is followed; asked again and again while somebody goes to a source. */
export const mirrorsQuery = queryOptions({
  queryKey: ["mirrors"],
  queryFn: async () => (await take(api.GET("/api/v1/operator/mirrors"))).items,
  refetchInterval: query => (query.state.data?.some(mirror => mirror.visiting) ? soon : false),
});

/** What a source offers and what became of it; grows while somebody goes there. */
export const mirrorEntriesQuery = (id: string, visiting: boolean) =>
  queryOptions({
    queryKey: ["mirrors", id, "entries"],
    queryFn: async () =>
      (await take(api.GET("/api/v1/operator/mirrors/{id}/entries", { params: { path: { id } } }))).items,
    refetchInterval: visiting ? soon : false,
  });
