import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import type { Finding, Spec, SpecStatus } from "../api/types";
import { useTexts } from "../language/language";
import { notifyFailure } from "../ui/toast";

export interface SpecFilter {
  status?: SpecStatus;
  tag?: string;
}

export const specsQuery = (filter: SpecFilter) =>
  pagesOf(["specs", "list", filter], after =>
    take(api.GET("/api/v1/specs", { params: { query: { ...filter, limit: 50, after } } })),
  );

export const specQuery = (id: string) =>
  queryOptions({
    queryKey: ["specs", "one", id],
    queryFn: () => take(api.GET("/api/v1/specs/{id}", { params: { path: { id } } })),
  });

export const findingsQuery = (id: string) =>
  queryOptions({
    queryKey: ["findings", id],
    queryFn: async () => (await take(api.GET("/api/v1/specs/{id}/findings", { params: { path: { id } } }))).items,
  });

export const revisionsQuery = (id: string) =>
  pagesOf(["specs", "revisions", id], after =>
    take(api.GET("/api/v1/specs/{id}/revisions", { params: { path: { id }, query: { limit: 50, after } } })),
  );

export const diffQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: ["diff", id, from, to],
    queryFn: () =>
      take(
        api.GET("/api/v1/specs/{id}/diff", {
          params: { path: { id }, query: { from: String(from), to: String(to) } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY, // revisions never change
  });

export interface SpecChange {
  title?: string;
  content?: { markdown: string; metadata?: Spec["content"]["metadata"] };
  status?: SpecStatus;
  tags?: string[];
  sync_trigger?: boolean;
}

/** Saves against the version that was read: the server refuses when somebody else was faster. */
export function saveSpec(id: string, version: number, change: SpecChange): Promise<Spec> {
  return take(
    api.PATCH("/api/v1/specs/{id}", {
      params: { path: { id } },
      headers: { "If-Match": `"${version}"` },
      body: change,
    }),
  );
}

/** Status, tags: shown at once, taken back when the server refuses. */
export function useChangeSpec(id: string) {
  const t = useTexts();
  const client = useQueryClient();
  const { queryKey } = specQuery(id);
  return useMutation({
    mutationKey: ["specs"],
    mutationFn: (change: Omit<SpecChange, "title" | "content">) => {
      const spec = client.getQueryData(queryKey);
      if (!spec) throw new Error("Only a spec that is on the screen can be changed");
      return saveSpec(id, spec.version, change);
    },
    onMutate: async change => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      // The version stays: the next save is made against what the server confirmed.
      if (before) client.setQueryData(queryKey, { ...before, ...withoutContent(change) });
      return before;
    },
    onSuccess: spec => client.setQueryData(queryKey, spec),
    onError: (error, _change, before) => {
      client.setQueryData(queryKey, before);
      void client.invalidateQueries({ queryKey });
      notifyFailure(t, error, t.spec.notSaved);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["specs", "list"] }),
  });
}

function withoutContent({ status, tags, sync_trigger }: SpecChange): Partial<Spec> {
  const change: Partial<Spec> = {};
  if (status !== undefined) change.status = status;
  if (tags !== undefined) change.tags = tags;
  if (sync_trigger !== undefined) change.sync_trigger = sync_trigger;
  return change;
}

export function useChangeFinding(specId: string) {
  const t = useTexts();
  const client = useQueryClient();
  const { queryKey } = findingsQuery(specId);
  return useMutation({
    mutationKey: ["findings"],
    mutationFn: ({ id, state }: { id: string; state: Finding["state"] }) =>
      take(
        api.PATCH("/api/v1/specs/{id}/findings/{finding_id}", {
          params: { path: { id: specId, finding_id: id } },
          body: { state },
        }),
      ),
    onMutate: async ({ id, state }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, findings =>
        findings?.map(finding => (finding.id === id ? { ...finding, state } : finding)),
      );
      return before;
    },
    onError: (error, _change, before) => {
      client.setQueryData(queryKey, before);
      notifyFailure(t, error, t.findings.notChanged);
    },
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey }), client.invalidateQueries({ queryKey: ["specs", "list"] })]),
  });
}
