import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { forgetNotices, notifyFailure } from "../ui/toast";
import { forgetDrafts } from "./drafts";
import { sessionQuery } from "./session";

export function useSignOut() {
  const t = useTexts();
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/auth/session")),
    onSuccess: async () => {
      forgetDrafts(); // the next person at this device must not find them
      forgetNotices();
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
      await router.navigate({ to: "/sign-in", search: {} });
    },
    onError: error => notifyFailure(t, error),
  });
}
