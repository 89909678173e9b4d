import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import type { Intent, IntentStatus } from "../api/types";
import { useTexts } from "../language/language";
import { useLiveState } from "../live/live";
import { notifyFailure } from "../ui/toast";

export interface IntentFilter {
  status?: IntentStatus;
  type?: string;
  spec_id?: string;
}

export const intentsQuery = (filter: IntentFilter) =>
  pagesOf(["intents", "list", filter], after =>
    take(api.GET("/api/v1/intents", { params: { query: { ...filter, limit: 50, after } } })),
  );

export const intentQuery = (id: string) =>
  queryOptions({
    queryKey: ["intents", "one", id],
    queryFn: () => take(api.GET("/api/v1/intents/{id}", { params: { path: { id } } })),
  });

export const stepsQuery = (id: string) =>
  queryOptions({
    queryKey: ["intents", "steps", id],
    queryFn: async () => (await take(api.GET("/api/v1/intents/{id}/steps", { params: { path: { id } } }))).items,
  });

export const usageQuery = queryOptions({
  queryKey: ["usage"],
  queryFn: () => take(api.GET("/api/v1/intents/usage")),
});

export const finished: readonly IntentStatus[] = ["completed", "failed", "cancelled"];

/** Events bring progress at once; while the connection is broken the server is asked instead. */
export function usePollWhenOffline(active: boolean): number | false {
  const live = useLiveState();
  return active && live !== "live" && live !== "foreign" ? 2000 : false;
}

export function useStartIntent() {
  const t = useTexts();
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["intents"],
    mutationFn: ({ type, data }: { type: string; data: Intent["data"] }) =>
      take(
        api.POST("/api/v1/intents", {
          // A repeated request with the same key does nothing: two clicks never make two reviews.
          headers: { "Idempotency-Key": crypto.randomUUID() },
          body: { type, data },
        }),
      ),
    onSuccess: intent => {
      client.setQueryData(intentQuery(intent.id).queryKey, intent);
      void client.invalidateQueries({ queryKey: ["intents", "list"] });
    },
    onError: error => notifyFailure(t, error, t.intent.notStarted),
  });
}

export type IntentDecision = "cancel" | "retry" | "approve" | "reject";

const expected: Record<IntentDecision, IntentStatus> = {
  cancel: "cancelled",
  retry: "pending",
  approve: "pending",
  reject: "cancelled",
};

export function useDecideIntent() {
  const t = useTexts();
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["intents"],
    mutationFn: ({ id, decision }: { id: string; decision: IntentDecision }): Promise<Intent> => {
      const params = { params: { path: { id } } };
      switch (decision) {
        case "cancel":
          return take(api.PUT("/api/v1/intents/{id}/cancellation", params));
        case "retry":
          return take(api.POST("/api/v1/intents/{id}/retry", params));
        case "approve":
          return take(api.POST("/api/v1/intents/{id}/approval", params));
        case "reject":
          return take(api.POST("/api/v1/intents/{id}/rejection", params));
      }
    },
    onMutate: async ({ id, decision }) => {
      const { queryKey } = intentQuery(id);
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      if (before) client.setQueryData(queryKey, { ...before, status: expected[decision] });
      return before;
    },
    onSuccess: intent => client.setQueryData(intentQuery(intent.id).queryKey, intent),
    onError: (error, { id }, before) => {
      client.setQueryData(intentQuery(id).queryKey, before);
      notifyFailure(t, error, t.intent.notChanged);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["intents"] }),
  });
}
