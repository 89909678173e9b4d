import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer, json, problem } from "../test/server";
import { api, rememberCsrfToken, take, whenSignedOut } from "./client";
import { ApiProblem, asProblem } from "./problem";

describe("the client", () => {
  let server: FakeServer;

  beforeEach(() => {
    server = new FakeServer();
    whenSignedOut(() => undefined);
  });

  it("says with every call to which page it belongs, but where it asks who is signed in by now", async () => {
    rememberCsrfToken("csrf-9");
    server.on("GET /specs/s1", () => json({ id: "s1" })).on("DELETE /specs/s1", () => json(null, 204));
    server.on("GET /auth/session", () => json({}));
    const params = { params: { path: { id: "s1" } } };
    await take(api.GET("/api/v1/specs/{id}", params));
    await take(api.DELETE("/api/v1/specs/{id}", params));
    await take(api.GET("/api/v1/auth/session"));
    expect(server.asked.map(asked => asked.headers.get("X-CSRF-Token"))).toEqual(["csrf-9", "csrf-9", null]);
    expect(server.asked[0]?.headers.get("Accept-Language")).toBe("en");
  });

  it("throws what the server says, with its code, fields and request id", async () => {
    server.on("POST /tasks", () =>
      problem(422, "invalid_input", "The input was not accepted.", {
        errors: [{ pointer: "/title", code: "too_long", detail: "is too long" }],
      }),
    );
    const refused = await take(api.POST("/api/v1/tasks", { body: { title: "x" } })).catch(asProblem);
    expect(refused).toBeInstanceOf(ApiProblem);
    expect(refused).toMatchObject({ status: 422, code: "invalid_input", requestId: "req-1" });
    expect((refused as ApiProblem).fieldErrors()).toEqual({ title: "is too long" });
  });

  it("finds the request id in the header when something in between answers", async () => {
    server.on("GET /users/me", () => new Response("Bad gateway", { status: 502, headers: { "X-Request-Id": "r-7" } }));
    const refused = await take(api.GET("/api/v1/users/me")).catch(asProblem);
    expect(refused).toMatchObject({ status: 502, code: "unknown", requestId: "r-7" });
  });

  it("says that the network is the reason when nothing answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect(await take(api.GET("/api/v1/users/me")).catch(asProblem)).toMatchObject({ status: 0, code: "network" });
  });

  it("says so as well when the code of a page does not arrive", () => {
    for (const message of [
      "Unable to preload CSS for /assets/form.css",
      "Failed to fetch dynamically imported module: /assets/tasks-page.js",
      "error loading dynamically imported module: /assets/tasks-page.js",
      "Importing a module script failed.",
    ]) {
      expect(asProblem(new TypeError(message))).toMatchObject({ status: 0, code: "network" });
    }
    expect(asProblem(new TypeError("x is not a function"))).toMatchObject({ code: "unknown" });
  });

  it("notices that the session is over, except when it asks just that", async () => {
    const over = vi.fn();
    whenSignedOut(over);
    server
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("GET /users/me", () => problem(401, "unauthenticated", ""));
    await take(api.GET("/api/v1/auth/session")).catch(asProblem);
    expect(over).not.toHaveBeenCalled();
    await take(api.GET("/api/v1/users/me")).catch(asProblem);
    expect(over).toHaveBeenCalledOnce();
  });
});
