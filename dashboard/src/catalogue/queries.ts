import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import type { CatalogueDetail, ItemKind } from "../api/types";

export const sorts = ["relevance", "downloads", "updated", "name"] as const;
export type Sort = (typeof sorts)[number];

export interface CatalogueFilter {
  q?: string;
  keyword?: string;
  panel?: string;
  schema?: string;
  publisher?: string;
  sort?: Sort;
}

export const registrySettingsQuery = queryOptions({
  queryKey: ["registry-settings"],
  queryFn: () => take(api.GET("/api/v1/registry/settings")),
});

/** What the organisation's viewers have of the catalogue. */
export const viewerItemsQuery = queryOptions({
  queryKey: ["viewer-items"],
  queryFn: () => take(api.GET("/api/v1/viewer/items")),
});

const pageSize = 24;

export const catalogueQuery = (kind: ItemKind, filter: CatalogueFilter) =>
  pagesOf(["catalogue", kind, filter], after => {
    const params = { query: { ...filter, limit: pageSize, ...(after ? { after } : {}) } };
    return take(
      kind === "extension" ? api.GET("/api/v1/extensions", { params }) : api.GET("/api/v1/layouts", { params }),
    );
  });

/** An item by one of its versions, or by its latest. */
export const itemQuery = (kind: ItemKind, id: string, version?: string) =>
  queryOptions({
    queryKey: ["catalogue", kind, "one", id, version ?? null],
    queryFn: (): Promise<CatalogueDetail> => {
      if (version) {
        const params = { path: { id, version } };
        return take(
          kind === "extension"
            ? api.GET("/api/v1/extensions/{id}/versions/{version}", { params })
            : api.GET("/api/v1/layouts/{id}/versions/{version}", { params }),
        );
      }
      const params = { path: { id } };
      return take(
        kind === "extension"
          ? api.GET("/api/v1/extensions/{id}", { params })
          : api.GET("/api/v1/layouts/{id}", { params }),
      );
    },
  });
