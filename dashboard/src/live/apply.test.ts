import type { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../app";
import { spec, summary, task } from "../test/samples";
import { LiveCache } from "./apply";
import type { LiveEvent } from "./connection";

function event(name: string, data: unknown): LiveEvent {
  return { sequence: 1, topic: "tasks", event: name, data, created_at: "" };
}

function pages<Item>(...items: Item[]) {
  return { pages: [{ items, next: null }], pageParams: [undefined] };
}

describe("an event", () => {
  let client: QueryClient;
  let cache: LiveCache;

  beforeEach(() => {
    vi.useFakeTimers();
    client = createClient();
    cache = new LiveCache(client);
  });

  it("changes what is shown at once, in lists and in the thing itself", () => {
    client.setQueryData(["tasks", "list", {}], pages(task(), task({ id: "t2" })));
    client.setQueryData(["tasks", "one", "t1"], task());
    cache.apply(event("task.updated", task({ title: "Sketch", version: 2 })));
    expect(client.getQueryData(["tasks", "list", {}])).toEqual(
      pages(task({ title: "Sketch", version: 2 }), task({ id: "t2" })),
    );
    expect(client.getQueryData(["tasks", "one", "t1"])).toEqual(task({ title: "Sketch", version: 2 }));
  });

  it("never brings back an older version", () => {
    client.setQueryData(["tasks", "one", "t1"], task({ title: "Newer", version: 3 }));
    cache.apply(event("task.updated", task({ title: "Older", version: 2 })));
    expect(client.getQueryData(["tasks", "one", "t1"])).toEqual(task({ title: "Newer", version: 3 }));
  });

  it("takes a deleted thing out of every list", () => {
    client.setQueryData(["tasks", "list", {}], pages(task(), task({ id: "t2" })));
    cache.apply(event("task.deleted", { id: "t1" }));
    expect(client.getQueryData(["tasks", "list", {}])).toEqual(pages(task({ id: "t2" })));
  });

  it("never pairs the new version of a spec with its old text", () => {
    client.setQueryData(["specs", "list", {}], pages(summary()));
    client.setQueryData(["specs", "one", spec().id], spec());
    cache.apply(event("spec.updated", summary({ title: "New", version: 2 })));
    expect(client.getQueryData(["specs", "list", {}])).toEqual(pages(summary({ title: "New", version: 2 })));
    expect(client.getQueryData(["specs", "one", spec().id])).toEqual(spec());
    vi.advanceTimersByTime(300);
    expect(client.getQueryState(["specs", "one", spec().id])?.isInvalidated).toBe(true);
  });

  it("marks lists as old once for a burst", () => {
    const invalidate = vi.spyOn(client, "invalidateQueries");
    for (let count = 0; count < 50; count++) cache.apply(event("task.updated", task({ version: count })));
    vi.advanceTimersByTime(300);
    expect(invalidate.mock.calls.filter(([filter]) => filter?.queryKey?.[0] === "tasks")).toHaveLength(1);
  });

  it("waits with reading again while a change of our own is under way", async () => {
    let finish: () => void = () => undefined;
    const mutation = client.getMutationCache().build(client, {
      mutationKey: ["tasks"],
      mutationFn: () => new Promise<void>(resolve => (finish = resolve)),
    });
    const running = mutation.execute(undefined);
    await vi.advanceTimersByTimeAsync(0);
    const invalidate = vi.spyOn(client, "invalidateQueries");
    const ofTasks = () => invalidate.mock.calls.filter(([filter]) => filter?.queryKey?.[0] === "tasks").length;
    cache.apply(event("task.updated", task()));
    await vi.advanceTimersByTimeAsync(1000);
    expect(ofTasks()).toBe(0);
    finish();
    await running;
    await vi.advanceTimersByTimeAsync(300);
    expect(ofTasks()).toBe(1);
  });

  it("of a kind that is not known yet does no harm", () => {
    cache.apply(event("dream.updated", { id: "d1" }));
    cache.apply(event("task.updated", null));
  });
});
