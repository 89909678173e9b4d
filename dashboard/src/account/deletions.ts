import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import type { Deletion } from "../api/types";
import { useTexts } from "../language/language";
import { useSession } from "../session/session";
import { notify, notifyFailure } from "../ui/toast";
import { useProof } from "./proof";
import { useAccountTexts } from "./texts";

/** What was asked for and can still be taken back: one's own account, and the organisation one works in. */
export const deletionsQuery = (organization: string) =>
  queryOptions({
    queryKey: ["deletions", organization],
    queryFn: async () => (await take(api.GET("/api/v1/deletions"))).items,
  });

const routes = {
  person: "/api/v1/users/me/deletion",
  organization: "/api/v1/organizations/current/deletion",
} as const;

/** Asks for a deletion, with a proof of who asks; `pending` when it was asked for. */
export function useDeletion(subject: Deletion["subject"]) {
  const client = useQueryClient();
  const query = deletionsQuery(useSession().organization.id);
  const pending = useQuery(query).data?.some(each => each.subject === subject) ?? true;
  const { proven, dialog } = useProof();
  const ask = useMutation({
    mutationFn: () => proven(() => take(api.PUT(routes[subject]))),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  return { pending, ask, dialog };
}

/** Takes a deletion back. */
export function useKeep(subject: Deletion["subject"]) {
  const t = useTexts();
  const a = useAccountTexts();
  const client = useQueryClient();
  const { queryKey } = deletionsQuery(useSession().organization.id);
  return useMutation({
    mutationFn: () => take(api.DELETE(routes[subject])),
    onSuccess: () => notify(a.deletion.kept),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
