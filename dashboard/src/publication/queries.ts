import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";

export const publicationsQuery = pagesOf(["publications", "list"], after =>
  take(api.GET("/api/v1/publications", { params: { query: after ? { after } : {} } })),
);

export const publicationQuery = (id: string) =>
  queryOptions({
    queryKey: ["publications", "one", id],
    queryFn: () => take(api.GET("/api/v1/publications/{id}", { params: { path: { id } } })),
  });
