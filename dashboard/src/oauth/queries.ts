import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";

export const clientsQuery = queryOptions({
  queryKey: ["oauth-clients"],
  queryFn: async () => (await take(api.GET("/api/v1/oauth-clients"))).items,
});

export const peopleQuery = (id: string) =>
  queryOptions({
    queryKey: ["oauth-clients", id, "people"],
    queryFn: async () => (await take(api.GET("/api/v1/oauth-clients/{id}/people", { params: { path: { id } } }))).items,
  });

export const appsQuery = queryOptions({
  queryKey: ["connected-apps"],
  queryFn: async () => (await take(api.GET("/api/v1/users/me/apps"))).items,
});
