import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";
import type { ChangeSharing } from "../api/types";

/** What can be shared. */
export interface Subject {
  kind: "spec" | "thread";
  id: string;
}

const params = (id: string) => ({ params: { path: { id } } });

export const sharingQuery = ({ kind, id }: Subject) =>
  queryOptions({
    queryKey: ["sharing", kind, id],
    queryFn: () =>
      take(
        kind === "spec"
          ? api.GET("/api/v1/specs/{id}/sharing", params(id))
          : api.GET("/api/v1/threads/{id}/sharing", params(id)),
      ),
  });

export function changeSharing({ kind, id }: Subject, body: ChangeSharing) {
  return take(
    kind === "spec"
      ? api.PUT("/api/v1/specs/{id}/sharing", { ...params(id), body })
      : api.PUT("/api/v1/threads/{id}/sharing", { ...params(id), body }),
  );
}

export const linksQuery = ({ kind, id }: Subject) =>
  queryOptions({
    queryKey: ["sharing", "links", kind, id],
    queryFn: async () =>
      (
        await take(
          kind === "spec"
            ? api.GET("/api/v1/specs/{id}/links", params(id))
            : api.GET("/api/v1/threads/{id}/links", params(id)),
        )
      ).items,
  });

export function makeLink({ kind, id }: Subject, expires_at: string) {
  const body = { expires_at };
  return take(
    kind === "spec"
      ? api.POST("/api/v1/specs/{id}/links", { ...params(id), body })
      : api.POST("/api/v1/threads/{id}/links", { ...params(id), body }),
  );
}

export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: async () => (await take(api.GET("/api/v1/groups"))).items,
});

export const restrictedQuery = queryOptions({
  queryKey: ["sharing", "restricted"],
  queryFn: async () => (await take(api.GET("/api/v1/sharing/restricted"))).items,
});
