import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { changeHeaders } from "../api/client";
import { isOfViewer } from "../routes";
import { emptyServer, renderApp } from "../test/render";
import { session } from "../test/samples";
import { json, problem } from "../test/server";
import { sessionQuery } from "./session";

/** As when a tab comes to the front. */
function lookAgain() {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
}

describe("signing in", () => {
  it("says why it was refused and keeps what was typed", async () => {
    emptyServer()
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("POST /auth/session", () => problem(401, "invalid_credentials", "Wrong email or password."));
    renderApp("/sign-in", { signedIn: false });
    await userEvent.type(await screen.findByLabelText("Email"), "hanako@example.jp");
    await userEvent.type(screen.getByLabelText("Password"), "wrong");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Wrong email or password.");
    expect(screen.getByLabelText("Email")).toHaveValue("hanako@example.jp");
  });

  it("goes where the visitor wanted to go, and nowhere else", async () => {
    const server = emptyServer()
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("POST /auth/session", () => json(session));
    renderApp("/tasks?view=list", { signedIn: false });
    await userEvent.type(await screen.findByLabelText("Email"), "hanako@example.jp");
    await userEvent.type(screen.getByLabelText("Password"), "right");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("heading", { name: "Tasks" })).toBeVisible();
    expect(location.pathname + location.search).toBe("/tasks?view=list");
    expect(server.calls("POST /auth/session")[0]?.body).toEqual({ email: "hanako@example.jp", password: "right" });
  });

  it("keeps showing its organisation when another tab goes to a second one, and may change nothing there", async () => {
    const second = { ...session, organization: { ...session.organization, id: "second", name: "Elsewhere" } };
    emptyServer().on("GET /auth/session", () => json(second));
    const { client } = renderApp("/specs");
    expect(await screen.findByRole("heading", { name: "Specs" })).toBeVisible();
    const looked = client.refetchQueries({ queryKey: sessionQuery.queryKey }, { throwOnError: true });
    await expect(looked).rejects.toMatchObject({ code: "csrf" });
    expect(client.getQueryData(sessionQuery.queryKey)).toEqual(session);
    expect(screen.queryByText("Elsewhere")).toBeNull();
    expect((await screen.findAllByText(/not up to date/))[0]).toBeVisible();
    expect(screen.queryByText("Up to date")).toBeNull();
  });

  it("does not become somebody else's page when they sign in in another tab", async () => {
    const other = { ...session, user: { ...session.user, id: "other", name: "Jiro" }, csrf_token: "csrf-other" };
    emptyServer().on("GET /auth/session", () => json(other));
    const { client } = renderApp("/specs");
    expect(await screen.findByRole("heading", { name: "Specs" })).toBeVisible();
    const looked = client.refetchQueries({ queryKey: sessionQuery.queryKey }, { throwOnError: true });
    await expect(looked).rejects.toMatchObject({ code: "csrf" });
    expect(client.getQueryData(sessionQuery.queryKey)).toEqual(session);
    expect((await screen.findAllByText(/not up to date/))[0]).toBeVisible();
  });

  it("says when it is looked at again that somebody else has signed in here since", async () => {
    const other = { ...session, user: { ...session.user, id: "other" }, csrf_token: "csrf-other" };
    emptyServer().on("GET /auth/session", () => json(other));
    renderApp("/specs");
    expect(await screen.findByRole("heading", { name: "Specs" })).toBeVisible();
    lookAgain();
    expect((await screen.findAllByText(/not up to date/))[0]).toBeVisible();
    expect(screen.getAllByRole("button", { name: "Reload" })[0]).toBeVisible();
  });

  it("goes on when oneself has signed in anew in another tab", async () => {
    const server = emptyServer().on("GET /auth/session", () => json({ ...session, csrf_token: "csrf-anew" }));
    renderApp("/specs");
    expect(await screen.findByRole("heading", { name: "Specs" })).toBeVisible();
    lookAgain();
    await waitFor(() => expect(changeHeaders()["X-CSRF-Token"]).toBe("csrf-anew"));
    expect(server.calls("GET /auth/session")).toHaveLength(1);
    expect(screen.queryByText(/not up to date/)).toBeNull();
  });

  it("leaves the viewer's addresses to the server", () => {
    expect(["/viewer", "/viewer/", "/viewer/?workspace=a", "/viewer?workspace=a"].map(isOfViewer)).not.toContain(false);
    expect(["/", "/viewers", "/tasks?to=/viewer/"].map(isOfViewer)).not.toContain(true);
  });

  it("leads a new server's visitor to the set-up", async () => {
    emptyServer()
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("GET /setup", () => json({ required: true, registration: "invitation", version: "0.1.0" }));
    renderApp("/", { signedIn: false });
    expect(await screen.findByRole("heading", { name: "Welcome to Resonant" })).toBeVisible();
  });

  it("returns to the sign-in page when the session ends, remembering the page", async () => {
    const server = emptyServer();
    renderApp("/specs");
    expect(await screen.findByRole("heading", { name: "Specs" })).toBeVisible();
    server
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("GET /tasks", () => problem(401, "unauthenticated", ""));
    await userEvent.click(screen.getAllByRole("link", { name: "Tasks" })[0] as HTMLElement);
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(new URLSearchParams(location.search).get("to")).toBe("/tasks");
  });
});

describe("the set-up", () => {
  it("asks for language, owner and organisation and ends signed in", async () => {
    const server = emptyServer()
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("GET /setup", () => json({ required: true, registration: "invitation", version: "0.1.0" }))
      .on("POST /setup", () => json(session, 201));
    renderApp("/setup?token=12345678", { signedIn: false });
    await userEvent.click(await screen.findByRole("button", { name: "Next" }));
    await userEvent.type(screen.getByLabelText("Your name"), "Hanako");
    await userEvent.type(screen.getByLabelText("Email"), "hanako@example.jp");
    await userEvent.type(screen.getByLabelText("Password"), "a good long password{Enter}");
    await userEvent.type(await screen.findByLabelText("Organisation"), "Harbour{Enter}");
    await waitFor(() => expect(server.calls("POST /setup")).toHaveLength(1));
    expect(server.calls("POST /setup")[0]?.body).toEqual({
      token: "12345678",
      name: "Hanako",
      email: "hanako@example.jp",
      password: "a good long password",
      organization_name: "Harbour",
      language: "en",
    });
    expect(await screen.findByRole("heading", { name: "Inbox" })).toBeVisible();
  });

  it("says what a field lacks in the language that was chosen", async () => {
    emptyServer()
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("GET /setup", () => json({ required: true, registration: "invitation", version: "0.1.0" }));
    renderApp("/setup?token=12345678", { signedIn: false });
    await userEvent.click(await screen.findByRole("radio", { name: "日本語" }));
    await userEvent.click(await screen.findByRole("button", { name: "次へ" }));
    await userEvent.type(screen.getByLabelText("お名前"), "花子");
    await userEvent.type(screen.getByLabelText("パスワード"), "short{Enter}");
    expect(await screen.findByText("入力してください。")).toBeVisible();
  });

  it("goes back to the step whose field was refused", async () => {
    emptyServer()
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("GET /setup", () => json({ required: true, registration: "invitation", version: "0.1.0" }))
      .on("POST /setup", () =>
        problem(422, "invalid_input", "The input was not accepted.", {
          errors: [{ pointer: "/password", code: "too_short", detail: "is too short" }],
        }),
      );
    renderApp("/setup?token=t", { signedIn: false });
    await userEvent.click(await screen.findByRole("button", { name: "Next" }));
    await userEvent.type(screen.getByLabelText("Your name"), "Hanako");
    await userEvent.type(screen.getByLabelText("Email"), "hanako@example.jp");
    await userEvent.type(screen.getByLabelText("Password"), "twelve chars{Enter}");
    await userEvent.type(await screen.findByLabelText("Organisation"), "Harbour{Enter}");
    expect(await screen.findByText("is too short")).toBeVisible();
    expect(screen.getByLabelText("Your name")).toHaveValue("Hanako");
  });
});

describe("registering where mails are sent", () => {
  it("asks for the mail and says no more than that", async () => {
    emptyServer()
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("GET /setup", () => json({ required: false, registration: "open", version: "0.1.0", mail: true }))
      .on("POST /auth/register", () => new Response(null, { status: 202, headers: { "Content-Length": "0" } }));
    renderApp("/register", { signedIn: false });
    await userEvent.type(await screen.findByLabelText("Your name"), "Hanako");
    await userEvent.type(screen.getByLabelText("Email"), "hanako@example.jp");
    await userEvent.type(screen.getByLabelText(/organi[sz]ation/i), "Harbour");
    await userEvent.type(screen.getByLabelText("Password"), "three red lanterns{Enter}");
    expect(await screen.findByRole("heading", { name: "A mail is on its way" })).toBeVisible();
    expect(screen.getByText(/hanako@example\.jp/)).toBeVisible();
  });

  it("makes the account with the link and ends signed in", async () => {
    const server = emptyServer()
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("POST /auth/register/completion", () => json(session, 201));
    renderApp("/confirm-registration#sealed", { signedIn: false });
    await userEvent.click(await screen.findByRole("button", { name: "Make the account" }));
    expect(await screen.findByRole("heading", { name: "Inbox" })).toBeVisible();
    expect(server.calls("POST /auth/register/completion")[0]?.body).toEqual({ token: "sealed" });
  });
});
