import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";
import type { ItemKind, NewReleaseState, OwnItem, Release } from "../api/types";

/** What the organisation has published, also what nobody else sees. */
export const ownItemsQuery = queryOptions({
  queryKey: ["registry", "items"],
  queryFn: async (): Promise<OwnItem[]> => (await take(api.GET("/api/v1/registry/items"))).items,
});

/** All releases of an own item, in every state. */
export const releasesQuery = (kind: ItemKind, id: string) =>
  queryOptions({
    queryKey: ["registry", "releases", kind, id],
    queryFn: async (): Promise<Release[]> => {
      const at = { params: { path: { id } } };
      const found =
        kind === "extension"
          ? api.GET("/api/v1/extensions/{id}/releases", at)
          : api.GET("/api/v1/layouts/{id}/releases", at);
      return (await take(found)).items;
    },
  });

/** Changes one version, or all of them when none is named. */
export async function changeState(
  { kind, item_id: id }: OwnItem,
  version: string | null,
  body: NewReleaseState,
): Promise<void> {
  if (version === null) {
    const at = { params: { path: { id } }, body };
    await (kind === "extension"
      ? take(api.PUT("/api/v1/extensions/{id}/state", at))
      : take(api.PUT("/api/v1/layouts/{id}/state", at)));
    return;
  }
  const at = { params: { path: { id, version } }, body };
  await (kind === "extension"
    ? take(api.PUT("/api/v1/extensions/{id}/versions/{version}/state", at))
    : take(api.PUT("/api/v1/layouts/{id}/versions/{version}/state", at)));
}

export function changeVisibility({ kind, item_id: id }: OwnItem, visibility: OwnItem["visibility"]): Promise<OwnItem> {
  const at = { params: { path: { id } }, body: { visibility } };
  return kind === "extension"
    ? take(api.PUT("/api/v1/extensions/{id}/visibility", at))
    : take(api.PUT("/api/v1/layouts/{id}/visibility", at));
}
