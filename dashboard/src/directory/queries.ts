import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";

/** Everybody with an account on the server, or those in whose name or address some words stand. */
export const peopleQuery = (search: string) =>
  pagesOf(["directory", search], after =>
    take(api.GET("/api/v1/operator/people", { params: { query: { search, after } } })),
  );

export const sessionsOf = (id: string) =>
  queryOptions({
    queryKey: ["directory-sessions", id],
    queryFn: async () =>
      (await take(api.GET("/api/v1/operator/people/{id}/sessions", { params: { path: { id } } }))).items,
  });

export const keysOf = (id: string) =>
  queryOptions({
    queryKey: ["directory-keys", id],
    queryFn: async () =>
      (await take(api.GET("/api/v1/operator/people/{id}/api-keys", { params: { path: { id } } }))).items,
  });
