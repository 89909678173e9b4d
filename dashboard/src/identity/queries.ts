import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";

/** What is offered to everybody at the door. */
export const choicesQuery = queryOptions({
  queryKey: ["sign-in-providers"],
  queryFn: async () => (await take(api.GET("/api/v1/auth/providers"))).items,
});

export const providersQuery = queryOptions({
  queryKey: ["identity-providers"],
  queryFn: async () => (await take(api.GET("/api/v1/identity-providers"))).items,
});

/** Where a provider is to send people: the server's public address, wherever the dashboard is open. */
export const registrationQuery = queryOptions({
  queryKey: ["identity-providers", "registration"],
  queryFn: () => take(api.GET("/api/v1/identity-providers/registration")),
});

export const domainsQuery = queryOptions({
  queryKey: ["identity-domains"],
  queryFn: async () => (await take(api.GET("/api/v1/identity-domains"))).items,
});

export const identitiesQuery = queryOptions({
  queryKey: ["identities"],
  queryFn: async () => (await take(api.GET("/api/v1/users/me/identities"))).items,
});

export const connectableQuery = queryOptions({
  queryKey: ["identities", "providers"],
  queryFn: async () => (await take(api.GET("/api/v1/users/me/identities/providers"))).items,
});
