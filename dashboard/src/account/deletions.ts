import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import type { Deletion } from "../api/types";
import { useTexts } from "../language/language";
import { useSession } from "../session/session";
import { notify, notifyFailure } from "../ui/toast";
import { useAccountTexts } from "./texts";

/** What was asked for and can still be taken back: one's own account, and the organisation one works in. */
export const deletionsQuery = (organization: string) =>
  queryOptions({
    queryKey: ["deletions", organization],
    queryFn: async () => (await take(api.GET("/api/v1/deletions"))).items,
  });

/** Takes a deletion back. */
export function useKeep(subject: Deletion["subject"]) {
  const t = useTexts();
  const a = useAccountTexts();
  const client = useQueryClient();
  const { queryKey } = deletionsQuery(useSession().organization.id);
  return useMutation({
    mutationFn: () =>
      take(api.DELETE(subject === "person" ? "/api/v1/users/me/deletion" : "/api/v1/organizations/current/deletion")),
    onSuccess: () => notify(a.deletion.kept),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
