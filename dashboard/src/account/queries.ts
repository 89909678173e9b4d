import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";

export const factorQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: () => take(api.GET("/api/v1/users/me/second-factor")),
});

export const passkeysQuery = queryOptions({
  queryKey: ["passkeys"],
  queryFn: async () => (await take(api.GET("/api/v1/users/me/passkeys"))).items,
});

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async () => (await take(api.GET("/api/v1/users/me/sessions"))).items,
});
