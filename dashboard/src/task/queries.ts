import { type InfiniteData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { type PageOf, pagesOf } from "../api/pages";
import type { Task, TaskPriority, TaskStatus } from "../api/types";
import { useTexts } from "../language/language";
import { notifyFailure } from "../ui/toast";
import { placeTask, type TaskPlace } from "./board-order";

export interface TaskFilter {
  status?: TaskStatus;
  priority?: TaskPriority;
  assignee_id?: string;
  spec_id?: string;
}

export const tasksQuery = (filter: TaskFilter) =>
  pagesOf(["tasks", "list", filter], after =>
    take(api.GET("/api/v1/tasks", { params: { query: { ...filter, limit: 100, after } } })),
  );

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ["tasks", "one", id],
    queryFn: () => take(api.GET("/api/v1/tasks/{id}", { params: { path: { id } } })),
  });

export interface TaskChange {
  title?: string;
  description?: string;
  status?: TaskStatus;
  priority?: TaskPriority;
  assignee_id?: string | null;
  due_date?: string | null;
  spec_id?: string | null;
}

type Pages = InfiniteData<PageOf<Task>, string | undefined>;

/** Every cached place where a task stands, so that an optimistic change shows everywhere and can be taken back. */
function useTaskCache() {
  const client = useQueryClient();
  return {
    client,
    async hold() {
      await client.cancelQueries({ queryKey: ["tasks"] });
      return client.getQueriesData({ queryKey: ["tasks"] });
    },
    change(id: string, change: (task: Task) => Task) {
      client.setQueriesData<Pages>(
        { queryKey: ["tasks", "list"] },
        cached =>
          cached && {
            ...cached,
            pages: cached.pages.map(page => ({
              ...page,
              items: page.items.map(task => (task.id === id ? change(task) : task)),
            })),
          },
      );
      client.setQueryData(taskQuery(id).queryKey, task => task && change(task));
    },
    restore(before: ReturnType<typeof client.getQueriesData> | undefined) {
      for (const [key, value] of before ?? []) client.setQueryData(key, value);
    },
    refresh() {
      // With several changes under way only the last one reads again, or the first answer would undo the second change.
      if (client.isMutating({ mutationKey: ["tasks"] }) > 1) return Promise.resolve();
      return client.invalidateQueries({ queryKey: ["tasks"] });
    },
  };
}

export function useChangeTask() {
  const t = useTexts();
  const cache = useTaskCache();
  return useMutation({
    mutationKey: ["tasks"],
    mutationFn: ({ id, change }: { id: string; change: TaskChange }) =>
      take(api.PATCH("/api/v1/tasks/{id}", { params: { path: { id } }, body: change })),
    onMutate: async ({ id, change }) => {
      const before = await cache.hold();
      cache.change(id, task => ({ ...task, ...change }));
      return before;
    },
    onError: (error, _variables, before) => {
      cache.restore(before);
      notifyFailure(t, error, t.task.notSaved);
    },
    onSuccess: task => cache.change(task.id, () => task),
    onSettled: () => cache.refresh(),
  });
}

export function useMoveTask() {
  const t = useTexts();
  const cache = useTaskCache();
  return useMutation({
    mutationKey: ["tasks"],
    mutationFn: ({ task, place }: { task: Task; place: TaskPlace }) =>
      take(
        api.PUT("/api/v1/tasks/{id}/position", {
          params: { path: { id: task.id } },
          body: { status: place.status, before_id: place.before?.id ?? null, after_id: place.after?.id ?? null },
        }),
      ),
    onMutate: async ({ task, place }) => {
      const before = await cache.hold();
      for (const [key, cached] of cache.client.getQueriesData<Pages>({ queryKey: ["tasks", "list"] })) {
        if (!cached) continue;
        const { status } = key[2] as TaskFilter;
        if (status && status !== place.status) {
          cache.client.setQueryData(key, withoutTask(cached, task.id));
        } else {
          const holding = status && !contains(cached, task.id) ? withTask(cached, task) : cached;
          cache.client.setQueryData(key, placeTask(holding, task, place));
        }
      }
      return before;
    },
    onError: (error, _variables, before) => {
      cache.restore(before);
      notifyFailure(t, error, t.task.notMoved);
    },
    onSettled: () => cache.refresh(),
  });
}

function contains(cached: Pages, id: string): boolean {
  return cached.pages.some(page => page.items.some(task => task.id === id));
}

function withTask(cached: Pages, task: Task): Pages {
  const [first, ...rest] = cached.pages;
  return first ? { ...cached, pages: [{ ...first, items: [...first.items, task] }, ...rest] } : cached;
}

function withoutTask(cached: Pages, id: string): Pages {
  return {
    ...cached,
    pages: cached.pages.map(page => ({ ...page, items: page.items.filter(task => task.id !== id) })),
  };
}

/** Done or open again; a task that mirrors a check box in a spec ticks it. */
export function useCompleteTask() {
  const t = useTexts();
  const cache = useTaskCache();
  return useMutation({
    mutationKey: ["tasks"],
    mutationFn: ({ id, done }: { id: string; done: boolean }) => {
      const params = { params: { path: { id } } };
      return take(
        done ? api.PUT("/api/v1/tasks/{id}/completion", params) : api.DELETE("/api/v1/tasks/{id}/completion", params),
      );
    },
    onMutate: async ({ id, done }) => {
      const before = await cache.hold();
      cache.change(id, task => ({
        ...task,
        status: done ? "done" : "todo",
        completed_at: done ? new Date().toISOString() : null,
      }));
      return before;
    },
    onError: (error, _variables, before) => {
      cache.restore(before);
      notifyFailure(t, error, t.task.notSaved);
    },
    onSettled: () => cache.refresh(),
  });
}

export function useCreateTask() {
  const t = useTexts();
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["tasks"],
    mutationFn: (task: TaskChange & { title: string }) => take(api.POST("/api/v1/tasks", { body: task })),
    onError: error => notifyFailure(t, error, t.task.notSaved),
    onSettled: () => client.invalidateQueries({ queryKey: ["tasks"] }),
  });
}

export function useDeleteTask() {
  const t = useTexts();
  const cache = useTaskCache();
  return useMutation({
    mutationKey: ["tasks"],
    mutationFn: (id: string) => take(api.DELETE("/api/v1/tasks/{id}", { params: { path: { id } } })),
    onMutate: async id => {
      const before = await cache.hold();
      cache.client.setQueriesData<Pages>({ queryKey: ["tasks", "list"] }, cached => cached && withoutTask(cached, id));
      return before;
    },
    onError: (error, _id, before) => {
      cache.restore(before);
      notifyFailure(t, error, t.task.notDeleted);
    },
    onSettled: () => cache.refresh(),
  });
}
