import { beforeEach, describe, expect, it, vi } from "vitest";
import { LiveConnection, type LiveEvent, type LiveState, type Socket, topics } from "./connection";

class TestSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: unknown[] = [];
  closed = false;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  event(sequence: number) {
    this.say({ type: "event", sequence, topic: "tasks", event: "task.updated", data: { id: "t1" }, created_at: "" });
  }
  lose(code = 1006) {
    this.onclose?.({ code });
  }
}

describe("the live connection", () => {
  let sockets: TestSocket[];
  let states: LiveState[];
  let events: number[];
  let refetches: number;
  let doubts: number;
  let connection: LiveConnection;
  const socket = () => sockets.at(-1) as TestSocket;

  function connect(sequence = 100) {
    socket().onopen?.();
    socket().say({ type: "subscribed", sequence });
  }

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    events = [];
    refetches = 0;
    doubts = 0;
    connection = new LiveConnection(
      () => {
        sockets.push(new TestSocket());
        return socket();
      },
      {
        onState: state => states.push(state),
        onEvent: (event: LiveEvent) => events.push(event.sequence),
        onRefetch: () => refetches++,
        onDoubt: () => doubts++,
      },
      () => 1,
    );
    connection.start();
  });

  it("subscribes from now on and reads once more what was read before", () => {
    connect();
    expect(socket().sent).toEqual([{ type: "subscribe", topics, after: null }]);
    expect(refetches).toBe(1);
    expect(states).toEqual(["connecting", "live"]);
  });

  it("resumes behind the last event that it delivered", () => {
    connect();
    socket().event(101);
    socket().event(105);
    socket().lose();
    vi.advanceTimersByTime(500);
    socket().onopen?.();
    expect(socket().sent).toEqual([{ type: "subscribe", topics, after: 105 }]);
    socket().event(106);
    socket().event(107);
    socket().say({ type: "subscribed", sequence: 107 });
    expect(events).toEqual([101, 105, 106, 107]);
    expect(refetches).toBe(1);
    expect(states).toEqual(["connecting", "live", "reconnecting", "live"]);
  });

  it("delivers an event that comes twice only once", () => {
    connect();
    socket().event(101);
    socket().event(101);
    socket().event(100);
    expect(events).toEqual([101]);
  });

  it("remembers how far it is even when nothing concerned it", () => {
    connect(100);
    socket().lose();
    vi.advanceTimersByTime(500);
    connect(950);
    socket().lose();
    vi.advanceTimersByTime(500);
    socket().onopen?.();
    expect(socket().sent).toEqual([{ type: "subscribe", topics, after: 950 }]);
  });

  it("reads everything again when too much was missed, and goes on from there", () => {
    connect();
    socket().lose();
    vi.advanceTimersByTime(500);
    socket().onopen?.();
    socket().say({ type: "resync", sequence: 9000 });
    expect(refetches).toBe(2);
    expect(states.at(-1)).toBe("live");
    socket().event(9000);
    socket().event(9001);
    expect(events).toEqual([9001]);
  });

  it("waits longer each time, at most half a minute", () => {
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      socket().lose();
      const before = Date.now();
      const count = sockets.length;
      while (sockets.length === count) vi.advanceTimersByTime(250);
      waits.push(Date.now() - before);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("spreads the returning clients", () => {
    const calm = new LiveConnection(
      () => {
        sockets.push(new TestSocket());
        return socket();
      },
      { onState: () => undefined, onEvent: () => undefined, onRefetch: () => undefined, onDoubt: () => undefined },
      () => 0,
    );
    connection.stop();
    calm.start();
    socket().lose();
    const count = sockets.length;
    vi.advanceTimersByTime(249);
    expect(sockets.length).toBe(count);
    vi.advanceTimersByTime(1);
    expect(sockets.length).toBe(count + 1);
    calm.stop();
  });

  it("returns at once when the network does", () => {
    socket().lose();
    const count = sockets.length;
    connection.hurry();
    expect(sockets.length).toBe(count + 1);
    connection.hurry();
    expect(sockets.length).toBe(count + 1);
  });

  it("asks for a sign of life after a silence, and reconnects when none comes", () => {
    connect();
    vi.advanceTimersByTime(45_000);
    expect(socket().sent.at(-1)).toEqual({ type: "subscribe", topics, after: 100 });
    socket().say({ type: "subscribed", sequence: 100 });
    expect(refetches).toBe(1);
    vi.advanceTimersByTime(45_000 + 15_000);
    expect(sockets[0]?.closed).toBe(true);
    expect(states.at(-1)).toBe("reconnecting");
  });

  it("asks who is signed in when the server ends the session", () => {
    connect();
    socket().lose(4401);
    expect(doubts).toBe(1);
  });

  it("asks who is signed in when it is refused again and again", () => {
    for (let attempt = 0; attempt < 3; attempt++) {
      socket().lose();
      vi.advanceTimersByTime(30_000);
    }
    expect(doubts).toBe(1);
  });

  it("answers pings, and is quiet after it was stopped", () => {
    connect();
    socket().say({ type: "ping" });
    expect(socket().sent.at(-1)).toEqual({ type: "pong" });
    connection.stop();
    expect(socket().closed).toBe(true);
    const count = sockets.length;
    vi.advanceTimersByTime(120_000);
    expect(sockets.length).toBe(count);
  });
});
