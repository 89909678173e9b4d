import { type APIRequestContext, type Browser, type BrowserContext, expect, request } from "@playwright/test";
import type { Server } from "./server";

export const owner = {
  name: "Hanako Yamada",
  email: "hanako@example.jp",
  password: "correct horse battery staple",
  organization: "Harbour Studio",
};

export const colleague = { name: "Ken Sato", email: "ken@example.jp", password: "another long password here" };

/** Somebody who is signed in without a browser, to prepare what a test looks at. */
export class Person {
  readonly calls: APIRequestContext;
  private readonly csrf: string;

  private constructor(calls: APIRequestContext, csrf: string) {
    this.calls = calls;
    this.csrf = csrf;
  }

  /** Takes a new server into possession, or signs in as its owner. */
  static async owner(server: Server): Promise<Person> {
    const calls = await request.newContext({ baseURL: server.url, extraHTTPHeaders: { Origin: server.url } });
    const { required } = await (await calls.get("/api/v1/setup")).json();
    const answer = required
      ? await calls.post("/api/v1/setup", {
          data: {
            token: new URL(await server.setupLink()).searchParams.get("token"),
            organization_name: owner.organization,
            name: owner.name,
            email: owner.email,
            password: owner.password,
            language: "en",
          },
        })
      : await calls.post("/api/v1/auth/session", { data: { email: owner.email, password: owner.password } });
    expect(answer.ok(), await answer.text()).toBe(true);
    return new Person(calls, (await answer.json()).csrf_token);
  }

  async send(method: "POST" | "PATCH" | "PUT" | "DELETE", path: string, data?: unknown, headers = {}) {
    const answer = await this.calls.fetch(`/api/v1${path}`, {
      method,
      data,
      headers: { "X-CSRF-Token": this.csrf, ...headers },
    });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.status() === 204 ? null : answer.json();
  }

  /** Sends a file as the form of a page does. */
  async publish(
    path: "/extensions" | "/layouts" | "/files",
    file: { name: string; bytes: Uint8Array; fields?: Record<string, string> },
  ): Promise<{ id: string; url: string }> {
    const answer = await this.calls.post(`/api/v1${path}`, {
      multipart: {
        ...file.fields,
        file: { name: file.name, mimeType: "application/octet-stream", buffer: Buffer.from(file.bytes) },
      },
      headers: { "X-CSRF-Token": this.csrf },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  }

  async spec(title: string, markdown: string): Promise<{ id: string; version: number }> {
    return this.send("POST", "/specs", { title, content: { markdown } });
  }

  async task(title: string, more: object = {}): Promise<{ id: string }> {
    return this.send("POST", "/tasks", { title, ...more });
  }

  /** A browser window in which this person is signed in. */
  async window(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> {
    return browser.newContext({ ...options, storageState: await this.calls.storageState() });
  }
}
