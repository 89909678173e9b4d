import { type InfiniteData, infiniteQueryOptions, type QueryKey } from "@tanstack/react-query";

export interface PageOf<Item> {
  items: Item[];
  next: string | null;
}

/** A list that the server hands out page by page; the reader sees one list. */
export function pagesOf<Item>(queryKey: QueryKey, load: (after: string | undefined) => Promise<PageOf<Item>>) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    select: (data: InfiniteData<PageOf<Item>, string | undefined>) => data.pages.flatMap(page => page.items),
  });
}
