import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";

export const namespacesQuery = queryOptions({
  queryKey: ["namespaces", "list"],
  queryFn: async () => (await take(api.GET("/api/v1/namespaces"))).items,
});

const at = (name: string) => ({ params: { path: { name } } });

export const namespaceQuery = (name: string) =>
  queryOptions({
    queryKey: ["namespaces", "one", name],
    queryFn: () => take(api.GET("/api/v1/namespaces/{name}", at(name))),
  });

export const namespaceMembersQuery = (name: string) =>
  queryOptions({
    queryKey: ["namespaces", "one", name, "members"],
    queryFn: async () => (await take(api.GET("/api/v1/namespaces/{name}/members", at(name)))).items,
  });

export const proofsQuery = (name: string) =>
  queryOptions({
    queryKey: ["namespaces", "one", name, "proofs"],
    queryFn: async () => (await take(api.GET("/api/v1/namespaces/{name}/proofs", at(name)))).items,
  });

export const publishTokensQuery = queryOptions({
  queryKey: ["publish-tokens"],
  queryFn: async () => (await take(api.GET("/api/v1/publish-tokens"))).items,
});
