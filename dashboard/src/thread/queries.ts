import { type InfiniteData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { type PageOf, pagesOf } from "../api/pages";
import type { Message } from "../api/types";
import { useTexts } from "../language/language";
import { useSession } from "../session/session";
import { notifyFailure } from "../ui/toast";

export interface ThreadFilter {
  spec_id?: string;
  task_id?: string;
}

export const threadsQuery = (filter: ThreadFilter) =>
  pagesOf(["threads", "list", filter], after =>
    take(api.GET("/api/v1/threads", { params: { query: { ...filter, limit: 50, after } } })),
  );

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ["threads", "one", id],
    queryFn: () => take(api.GET("/api/v1/threads/{id}", { params: { path: { id } } })),
  });

export const messagesQuery = (threadId: string) =>
  pagesOf(["messages", threadId], after =>
    take(api.GET("/api/v1/messages", { params: { query: { thread_id: threadId, limit: 200, after } } })),
  );

type Pages = InfiniteData<PageOf<Message>, string | undefined>;

/** A message stands in the conversation at once, marked as on its way; it is taken out again when it is refused. */
export function useSendMessage(threadId: string) {
  const t = useTexts();
  const client = useQueryClient();
  const { user } = useSession();
  const { queryKey } = messagesQuery(threadId);
  return useMutation({
    mutationKey: ["messages"],
    mutationFn: (content: string) => take(api.POST("/api/v1/messages", { body: { thread_id: threadId, content } })),
    onMutate: async content => {
      await client.cancelQueries({ queryKey });
      const now = new Date().toISOString();
      const sending: Message = {
        id: `sending-${crypto.randomUUID()}`,
        thread_id: threadId,
        user_id: user.id,
        user_name: user.name,
        sender: "user",
        content,
        intent_id: null,
        created_at: now,
        updated_at: now,
      };
      client.setQueryData<Pages>(queryKey, cached => cached && append(cached, sending));
      return sending.id;
    },
    onSuccess: (message, _content, sending) => {
      client.setQueryData<Pages>(queryKey, cached => cached && replace(cached, sending, message));
      void client.invalidateQueries({ queryKey: ["threads", "list"] });
    },
    onError: (error, _content, sending) => {
      client.setQueryData<Pages>(queryKey, cached => cached && replace(cached, sending, null));
      notifyFailure(t, error, t.thread.notSent);
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}

function append(cached: Pages, message: Message): Pages {
  const last = cached.pages.length - 1;
  return {
    ...cached,
    pages: cached.pages.map((page, index) => (index === last ? { ...page, items: [...page.items, message] } : page)),
  };
}

/** The event may have brought the message before the answer did: then the placeholder only goes. */
function replace(cached: Pages, id: string | undefined, message: Message | null): Pages {
  const known = cached.pages.some(page => page.items.some(item => item.id === message?.id));
  return {
    ...cached,
    pages: cached.pages.map(page => ({
      ...page,
      items: page.items.flatMap(item => (item.id !== id ? [item] : message && !known ? [message] : [])),
    })),
  };
}

export function useChangeMessage(threadId: string) {
  const t = useTexts();
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["messages"],
    mutationFn: async ({ id, content }: { id: string; content: string | null }) => {
      const params = { params: { path: { id } } };
      if (content === null) await take(api.DELETE("/api/v1/messages/{id}", params));
      else await take(api.PATCH("/api/v1/messages/{id}", { ...params, body: { content } }));
    },
    onError: error => notifyFailure(t, error, t.thread.notChanged),
    onSettled: () => client.invalidateQueries({ queryKey: messagesQuery(threadId).queryKey }),
  });
}
