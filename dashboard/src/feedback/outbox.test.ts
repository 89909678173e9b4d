import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer, json, later, problem } from "../test/server";
import { agree, changeInstall, decline, readChoice } from "./choice";
import { Outbox } from "./outbox";

const told = "POST /feedback";
const recording = { schemas: [{ name: "sensor_msgs/Image", topics: "one" as const }] };
const shown = (...items: string[]) => ({
  events: items.map((item, place) => ({ item, outcome: "shown" as const, position: place + 1 })),
  recording,
});

let server: FakeServer;
let outbox: Outbox;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer().on(told, () => json({ accepted: 1, ignored: 0 }, 202));
  outbox = new Outbox();
});

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await outbox.settled();
}

describe("what became of recommendations", () => {
  it("is not told, and not even kept, before somebody agreed", async () => {
    outbox.shown(shown("a.b"));
    outbox.became("a.b", "installed");
    agree("2026-11");
    await pass(60_000);
    expect(server.asked).toEqual([]);
    expect(outbox.look()).toEqual({ next: null, last: null });
  });

  it("is told in one call, without cookie or token, exactly as it was shown", async () => {
    agree("2026-11");
    outbox.shown(shown("a.b", "a.c"));
    outbox.became("a.b", "opened");
    outbox.became("never.shown", "installed");
    const { next } = outbox.look();
    expect(next).toEqual({
      install: readChoice()?.install,
      consent: "2026-11",
      events: [...shown("a.b", "a.c").events, { item: "a.b", outcome: "opened" }],
      recording,
    });
    await pass(10_000);
    const calls = server.calls(told);
    expect(calls.map(call => call.body)).toEqual([next]);
    expect(calls[0]?.headers.has("X-CSRF-Token")).toBe(false);
    expect(outbox.look()).toEqual({ next: null, last: next });
  });

  it("is told once", async () => {
    agree("2026-11");
    outbox.shown(shown("a.b"));
    await pass(10_000);
    outbox.shown(shown("a.b"));
    await pass(60_000);
    expect(server.calls(told)).toHaveLength(1);
  });

  it("of different recordings is told apart", async () => {
    agree("2026-11");
    outbox.shown(shown("a.b"));
    outbox.shown({ ...shown("a.b"), recording: { schemas: [] } });
    await pass(10_000);
    expect(server.calls(told).map(call => (call.body as { recording: unknown }).recording)).toEqual([
      recording,
      { schemas: [] },
    ]);
  });

  it("leaves at once when the page is left", async () => {
    agree("2026-11");
    outbox.shown(shown("a.b"));
    window.dispatchEvent(new Event("pagehide"));
    await pass(0);
    expect(server.calls(told)).toHaveLength(1);
  });

  it("is thrown away when consent is withdrawn, in another tab too", async () => {
    agree("2026-11");
    outbox.shown(shown("a.b"));
    decline("2026-11");
    await pass(60_000);
    agree("2026-11");
    outbox.shown(shown("a.b"));
    localStorage.setItem("resonant.feedback", JSON.stringify({ format: 1, answer: "no", version: "2026-11" }));
    window.dispatchEvent(new StorageEvent("storage", { key: "resonant.feedback" }));
    await pass(60_000);
    expect(server.asked).toEqual([]);
  });

  it("goes under the new number when it was changed", async () => {
    agree("2026-11");
    outbox.shown(shown("a.b"));
    changeInstall();
    await pass(10_000);
    expect(server.calls(told)[0]?.body).toMatchObject({ install: readChoice()?.install });
  });

  it("waits for as long as the server wants to be left alone", async () => {
    server.on(told, () => new Response("{}", { status: 429, headers: { "Retry-After": "120" } }));
    agree("2026-11");
    outbox.shown(shown("a.b"));
    await pass(10_000);
    window.dispatchEvent(new Event("pagehide"));
    await pass(119_000);
    expect(server.calls(told)).toHaveLength(1);
    server.on(told, () => json({ accepted: 1, ignored: 0 }, 202));
    await pass(2_000);
    expect(server.calls(told)).toHaveLength(2);
    await pass(600_000);
    expect(server.calls(told)).toHaveLength(2);
  });

  it("is tried again when nobody answered", async () => {
    server.on(told, () => {
      throw new TypeError("no network");
    });
    agree("2026-11");
    outbox.shown(shown("a.b"));
    await pass(10_000);
    server.on(told, () => json({ accepted: 1, ignored: 0 }, 202));
    await pass(61_000);
    expect(server.calls(told)).toHaveLength(2);
  });

  it.each([
    [403, "privacy_signal"],
    [409, "consent_outdated"],
    [422, "invalid_input"],
  ])("is not told again after %i %s", async (status, code) => {
    server.on(told, () => problem(status, code, ""));
    agree("2026-11");
    outbox.shown(shown("a.b"));
    await pass(600_000);
    expect(server.calls(told)).toHaveLength(1);
  });

  it("is not told under a text that the server has replaced", async () => {
    server.on(told, () => problem(409, "consent_outdated", ""));
    agree("2026-11");
    outbox.shown(shown("a.b"));
    await pass(10_000);
    outbox.became("a.b", "installed");
    await pass(60_000);
    expect(server.calls(told)).toHaveLength(1);
    agree("2027-01");
    outbox.became("a.b", "opened");
    await pass(60_000);
    expect(server.calls(told)).toHaveLength(2);
  });

  it("is not put back when consent was withdrawn while it was on its way", async () => {
    const answer = later<Response>();
    server.on(told, () => answer.promise);
    agree("2026-11");
    outbox.shown(shown("a.b"));
    await vi.advanceTimersByTimeAsync(10_000);
    decline("2026-11");
    answer.keep(new Response("{}", { status: 503 }));
    await outbox.settled();
    agree("2026-11");
    await pass(600_000);
    expect(server.calls(told)).toHaveLength(1);
  });
});
