import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { LiveEvent } from "./connection";

interface Identified {
  id: string;
  version?: number;
  updated_at?: string;
}

interface PageOf<Item> {
  items: Item[];
  next: string | null;
}

type Cached = Identified | PageOf<Identified> | InfiniteData<PageOf<Identified>>;

/** Which part of the cache belongs to the subject of an event: `task.updated` is about `tasks`. */
const roots: Record<string, string> = {
  spec: "specs",
  finding: "findings",
  thread: "threads",
  message: "messages",
  task: "tasks",
  intent: "intents",
  member: "members",
  group: "groups",
};

/** A spec's events carry no text, so merging one would pair a new version number with an old text: it is read again. */
const readAgain = new Set(["specs"]);

/**
 * Brings one event into the cache. What is already on the screen changes at once; lists, whose filters and order only the
 * server knows for sure, are marked as old and read again shortly after, once for a whole burst of events.
 */
export class LiveCache {
  private readonly client: QueryClient;
  private readonly pause: number;
  private readonly stale = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QueryClient, pause = 250) {
    this.client = client;
    this.pause = pause;
  }

  apply(event: LiveEvent): void {
    const [subject = "", verb] = event.event.split(".");
    const root = roots[subject];
    if (!root) return;
    const data = event.data as Identified | null;
    if (data && typeof data === "object" && "id" in data) {
      if (verb === "deleted") this.remove(root, data.id);
      else this.replace(root, data);
    }
    this.markStale(root);
    // Who sees what has changed, and with it what lists hold; what is not seen any more answers as if it were gone.
    if (verb === "shared" || subject === "group") {
      for (const each of ["specs", "findings", "threads", "messages", "tasks", "intents", "sharing"])
        this.markStale(each);
    }
    if (subject === "finding") this.markStale("specs");
    if (subject === "intent") this.markStale("usage");
    if (subject === "message") this.markStale("threads");
    this.markStale("activity");
  }

  /** Everything may be old: read again what is on the screen, forget the rest. */
  refetchAll(): void {
    void this.client.invalidateQueries({ predicate: query => query.queryKey[0] !== "session" });
  }

  private replace(root: string, fresh: Identified): void {
    for (const [key, cached] of this.client.getQueriesData<Cached>({ queryKey: [root] })) {
      if (!cached || (key[1] === "one" && readAgain.has(root))) continue;
      this.write(
        key,
        mapItems(cached, item => (item.id === fresh.id ? newer(item, fresh) : item)),
      );
    }
  }

  private remove(root: string, id: string): void {
    this.client.removeQueries({ queryKey: [root, "one", id], type: "inactive" });
    for (const [key, cached] of this.client.getQueriesData<Cached>({ queryKey: [root] })) {
      if (!cached) continue;
      this.write(
        key,
        mapItems(cached, item => (item.id === id ? null : item)),
      );
    }
  }

  private write(key: QueryKey, value: Cached): void {
    if (this.client.getQueryData(key) !== value) this.client.setQueryData(key, value);
  }

  private markStale(root: string): void {
    this.stale.add(root);
    this.timer ??= setTimeout(() => this.flush(), this.pause);
  }

  private flush(): void {
    this.timer = undefined;
    for (const root of this.stale) {
      // A change of our own is still under way: reading now would bring the old state back for a moment.
      if (this.client.isMutating({ mutationKey: [root] }) > 0) {
        this.timer ??= setTimeout(() => this.flush(), this.pause);
        continue;
      }
      this.stale.delete(root);
      void this.client.invalidateQueries({ queryKey: [root] });
    }
  }
}

function newer(old: Identified, fresh: Identified): Identified {
  if (old.version !== undefined && fresh.version !== undefined && fresh.version < old.version) return old;
  return { ...old, ...fresh };
}

/** Applies a change to one thing, a page of things or pages of things; null takes a thing out. */
function mapItems(cached: Cached, change: (item: Identified) => Identified | null): Cached {
  if ("pages" in cached) {
    let touched = false;
    const pages = cached.pages.map(page => {
      const changed = mapPage(page, change);
      touched ||= changed !== page;
      return changed;
    });
    return touched ? { ...cached, pages } : cached;
  }
  if ("items" in cached) return mapPage(cached, change);
  if ("id" in cached) return change(cached) ?? cached; // a deleted thing that is looked at: its page asks again and says so
  return cached;
}

function mapPage(page: PageOf<Identified>, change: (item: Identified) => Identified | null): PageOf<Identified> {
  let touched = false;
  const items: Identified[] = [];
  for (const item of page.items) {
    const changed = change(item);
    touched ||= changed !== item;
    if (changed) items.push(changed);
  }
  return touched ? { ...page, items } : page;
}
