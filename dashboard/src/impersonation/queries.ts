import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import type { ImpersonationRequest } from "../api/types";
import { useTexts } from "../language/language";
import { notifyFailure } from "../ui/toast";

const lookEvery = 30_000;

/** The newest that one was asked. No event tells of them: they concern the person and not the organisation. */
export const ownRequestsQuery = queryOptions({
  queryKey: ["own-impersonations"],
  queryFn: async () =>
    (await take(api.GET("/api/v1/users/me/impersonations", { params: { query: { limit: 20 } } }))).items,
  refetchInterval: lookEvery,
});

export const requestsQuery = pagesOf(["impersonations"], after =>
  take(api.GET("/api/v1/operator/impersonations", { params: { query: { after } } })),
);

export const ruleQuery = queryOptions({
  queryKey: ["impersonation-rule"],
  queryFn: () => take(api.GET("/api/v1/organizations/current/impersonation")),
});

/** What a person does with a request: agrees, refuses, or ends what came of it. */
export function useOwnRequest({ id }: ImpersonationRequest) {
  const t = useTexts();
  const client = useQueryClient();
  const settle = {
    onError: (error: unknown) => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey: ownRequestsQuery.queryKey }),
  };
  const params = { path: { id } };
  const answer = useMutation({
    mutationFn: (allowed: boolean) =>
      take(api.PUT("/api/v1/users/me/impersonations/{id}/answer", { params, body: { allowed } })),
    ...settle,
  });
  const end = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/users/me/impersonations/{id}", { params })),
    ...settle,
  });
  return { answer, end };
}

/** Another person is in front of the screen from now on: nothing that is shown or remembered may stay. */
export function startAnew(path: string): void {
  location.assign(path);
}
