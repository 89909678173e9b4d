import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer, json } from "../test/server";
import { agree, changeInstall, decline } from "./choice";
import { outbox } from "./outbox";
import { lookAfter, tookIn, waitsFor } from "./taken";

const told = "POST /feedback";
const minute = 60_000;
const there = new Set(["a.b"]);
const gone = new Set<string>();

let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  outbox.forget();
  server = new FakeServer().on(told, () => json({ accepted: 1, ignored: 0 }, 202));
});

function recommended(item: string): void {
  outbox.shown({ events: [{ item, outcome: "shown", position: 1 }], recording: { schemas: [] } });
}

async function outcomes(): Promise<string[]> {
  outbox.flush();
  await outbox.settled();
  return server.calls(told).flatMap(call => {
    const { events } = call.body as { events: { item: string; outcome: string }[] };
    return events.filter(({ outcome }) => outcome !== "shown").map(({ item, outcome }) => `${item} ${outcome}`);
  });
}

describe("what was taken into the organisation's viewers", () => {
  beforeEach(() => {
    agree("2026-11");
    recommended("a.b");
    tookIn("a.b", "harbour");
  });

  it("is told as kept once, after ten minutes, and as removed when it is gone later", async () => {
    vi.advanceTimersByTime(9 * minute);
    lookAfter("harbour", there);
    expect(await outcomes()).toEqual(["a.b installed"]);
    vi.advanceTimersByTime(minute);
    lookAfter("harbour", there);
    lookAfter("harbour", there);
    expect(await outcomes()).toEqual(["a.b installed", "a.b kept"]);
    outbox.forget(); // the page is loaded anew on another day
    vi.advanceTimersByTime(7 * 24 * 60 * minute);
    lookAfter("harbour", gone);
    lookAfter("harbour", gone);
    expect(await outcomes()).toEqual(["a.b installed", "a.b kept", "a.b removed"]);
    expect(waitsFor("harbour")).toBe(false);
    expect(server.calls(told).at(-1)?.body).not.toHaveProperty("recording");
  });

  it("is told as reverted when it is gone within ten minutes", async () => {
    vi.advanceTimersByTime(9 * minute);
    lookAfter("harbour", gone);
    expect(await outcomes()).toEqual(["a.b installed", "a.b reverted"]);
  });

  it("is not judged by what another organisation's viewers have", async () => {
    lookAfter("quay", gone);
    expect(await outcomes()).toEqual(["a.b installed"]);
    expect(waitsFor("harbour")).toBe(true);
  });

  it("is forgotten when the server has forgotten that it was shown", async () => {
    vi.advanceTimersByTime(91 * 24 * 60 * minute);
    lookAfter("harbour", gone);
    expect(await outcomes()).not.toContain("a.b removed");
    expect(waitsFor("harbour")).toBe(false);
  });

  it.each([
    ["consent is withdrawn", () => decline("2026-11")],
    ["the number is changed", changeInstall],
  ])("leaves nothing behind when %s", (_, change) => {
    expect(Object.keys(localStorage)).toContain("resonant.feedback.taken");
    change();
    expect(waitsFor("harbour")).toBe(false);
    expect(Object.keys(localStorage)).not.toContain("resonant.feedback.taken");
  });
});

describe("what was not recommended, or without consent", () => {
  it("is neither told nor remembered", async () => {
    tookIn("a.b", "harbour");
    agree("2026-11");
    tookIn("never.shown", "harbour");
    expect(waitsFor("harbour")).toBe(false);
    lookAfter("harbour", gone);
    expect(await outcomes()).toEqual([]);
  });
});
