import { vi } from "vitest";

interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

type Reply = (asked: Asked) => Response | Promise<Response>;

export function json(body: unknown, status = 200): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { "Content-Type": status >= 400 ? "application/problem+json" : "application/json" },
  });
}

export function list(...items: unknown[]): Response {
  return json({ items, next: null });
}

export function problem(status: number, code: string, detail: string, members: object = {}): Response {
  return json({ status, code, detail, request_id: "req-1", ...members }, status);
}

/** Answers what a test says it answers and remembers what was asked; anything else is a 404, as on the real server. */
export class FakeServer {
  readonly asked: Asked[] = [];
  private readonly replies = new Map<string, Reply>();

  constructor() {
    vi.stubGlobal("fetch", async (request: Request) => {
      const { pathname, searchParams } = new URL(request.url);
      const text = await request.text();
      const asked: Asked = {
        method: request.method,
        path: pathname.replace("/api/v1", ""),
        query: searchParams,
        headers: request.headers,
        body: text.startsWith("{") ? JSON.parse(text) : text,
      };
      this.asked.push(asked);
      const reply = this.replies.get(`${asked.method} ${asked.path}`);
      return reply ? reply(asked) : problem(404, "not_found", `No answer prepared for ${asked.method} ${asked.path}`);
    });
  }

  on(what: string, reply: Reply): this {
    this.replies.set(what, reply);
    return this;
  }

  calls(what: string): Asked[] {
    return this.asked.filter(asked => `${asked.method} ${asked.path}` === what);
  }
}

/** A promise that the test keeps or breaks when it wants: an answer that is still on its way. */
export function later<Value>() {
  let keep: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>(resolve => {
    keep = resolve;
  });
  return { promise, keep };
}
