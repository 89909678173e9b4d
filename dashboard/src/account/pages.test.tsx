import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { session } from "../test/samples";
import { json, list, problem } from "../test/server";
import { device } from "./device";

const strange = () => problem(401, "unauthenticated", "");

describe("signing in with a second factor", () => {
  it("asks for the code once the password was right, and says nothing went wrong", async () => {
    const server = emptyServer()
      .on("GET /auth/session", strange)
      .on("POST /auth/session", asked =>
        (asked.body as { code?: string }).code === "123456"
          ? json(session)
          : problem(401, "second_factor_required", "Enter the code."),
      );
    renderApp("/sign-in", { signedIn: false });
    await userEvent.type(await screen.findByLabelText("Email"), "hanako@example.jp");
    await userEvent.type(screen.getByLabelText("Password"), "right{Enter}");
    const code = await screen.findByLabelText("Code");
    expect(screen.queryByRole("alert")).toBeNull();
    await userEvent.type(code, "123456{Enter}");
    expect(await screen.findByRole("heading", { name: "Inbox" })).toBeVisible();
    expect(server.calls("POST /auth/session").at(-1)?.body).toEqual({
      email: "hanako@example.jp",
      password: "right",
      code: "123456",
    });
  });
});

describe("a link by mail", () => {
  it("is asked for without saying whether the address is known", async () => {
    const server = emptyServer()
      .on("GET /auth/session", strange)
      .on("POST /auth/password-resets", () => new Response(null, { status: 202 }));
    renderApp("/forgot-password", { signedIn: false });
    await userEvent.type(await screen.findByLabelText("Email"), "hanako@example.jp");
    await userEvent.click(screen.getByRole("button", { name: "Send a link for a new password" }));
    expect(await screen.findByText(/If somebody has the address hanako@example.jp/)).toBeVisible();
    expect(server.calls("POST /auth/password-resets")[0]?.body).toEqual({ email: "hanako@example.jp" });
  });

  it("sets a password with the token after the hash sign", async () => {
    const server = emptyServer()
      .on("GET /auth/session", strange)
      .on("POST /auth/password-resets/completion", () => json(null, 204));
    renderApp("/reset-password#the-token", { signedIn: false });
    await userEvent.type(await screen.findByLabelText("New password"), "green submarine 7{Enter}");
    expect(await screen.findByRole("heading", { name: "Your password was set" })).toBeVisible();
    expect(server.calls("POST /auth/password-resets/completion")[0]?.body).toEqual({
      token: "the-token",
      new_password: "green submarine 7",
    });
  });

  it("says when it was used", async () => {
    emptyServer()
      .on("GET /auth/session", strange)
      .on("POST /auth/sign-in-links/completion", () => problem(410, "link_used", "This link has been used."));
    renderApp("/sign-in-link#x", { signedIn: false });
    await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("This link has been used.");
    await userEvent.click(screen.getByRole("link", { name: "Ask for another link" }));
    expect(await screen.findByRole("heading", { name: "Sign in without your password" })).toBeVisible();
  });
});

describe("the security settings", () => {
  const browser = {
    id: "00000000-0000-7000-8000-0000000000b1",
    kind: "browser",
    current: true,
    organization_name: "Harbour",
    role: "owner",
    address: "192.0.2.1",
    user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    created_at: "2026-11-20T09:00:00.000000Z",
    renewed_at: "2026-11-20T09:00:00.000000Z",
    expires_at: "2026-12-20T09:00:00.000000Z",
  };

  it("ask who somebody is, and then go on with what was wanted", async () => {
    let proven = false;
    const server = emptyServer()
      .on("GET /users/me/sessions", () => list(browser))
      .on("GET /users/me/second-factor", () => json({ enabled: false, enabled_at: null, recovery_codes_left: 0 }))
      .on("POST /auth/session/proof", () => {
        proven = true;
        return json(null, 204);
      })
      .on("POST /users/me/second-factor", () =>
        proven
          ? json({ secret: "JBSWY3DP", address: "otpauth://totp/x" }, 201)
          : problem(403, "proof_needed", "Prove."),
      )
      .on("POST /users/me/second-factor/confirmation", () => json({ codes: ["aaaa-bbbb-cccc-dddd"] }));
    renderApp("/settings/security");
    await userEvent.click(await screen.findByRole("button", { name: "Set it up" }));
    await userEvent.type(await screen.findByLabelText("Password"), "right{Enter}");
    expect(await screen.findByText("JBSWY3DP")).toBeVisible();
    expect(server.calls("POST /auth/session/proof")[0]?.body).toEqual(expect.objectContaining({ password: "right" }));
    await userEvent.type(screen.getByLabelText("Code"), "123456{Enter}");
    expect(await screen.findByText("aaaa-bbbb-cccc-dddd")).toBeVisible();
  });

  it("give a person everything about them, once they have shown who they are", async () => {
    let proven = false;
    const server = emptyServer()
      .on("GET /users/me/second-factor", () => json({ enabled: false, enabled_at: null, recovery_codes_left: 0 }))
      .on("POST /auth/session/proof", () => {
        proven = true;
        return json(null, 204);
      })
      .on("GET /users/me/export", () => (proven ? new Response("zip") : problem(403, "proof_needed", "Prove.")));
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    URL.createObjectURL = () => "blob:zip";
    URL.revokeObjectURL = () => undefined;
    renderApp("/settings/profile");
    await userEvent.click(await screen.findByRole("button", { name: "Export my account" }));
    await userEvent.type(await screen.findByLabelText("Password"), "right{Enter}");
    await waitFor(() => expect(saved).toEqual([expect.stringMatching(/^resonant-account-.*\.zip$/)]));
    expect(server.calls("GET /users/me/export")).toHaveLength(2);
    vi.restoreAllMocks();
  });

  it("show where one is signed in and end a session", async () => {
    const other = { ...browser, id: "00000000-0000-7000-8000-0000000000b2", current: false, user_agent: null };
    const server = emptyServer()
      .on("GET /users/me/sessions", () => list(browser, other))
      .on("GET /users/me/second-factor", () => json({ enabled: false, enabled_at: null, recovery_codes_left: 0 }))
      .on(`DELETE /users/me/sessions/${other.id}`, () => json(null, 204));
    renderApp("/settings/security");
    expect(await screen.findByText("Chrome on Linux")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Sign out: Unknown device" }));
    await waitFor(() => expect(server.calls(`DELETE /users/me/sessions/${other.id}`)).toHaveLength(1));
  });
});

describe("a device", () => {
  it("is named after what it says of itself", () => {
    expect(device("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140 Safari/604.1")).toEqual({
      browser: "Chrome",
      system: "iOS",
    });
    expect(device("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140")).toEqual({
      browser: "Edge",
      system: "Windows",
    });
    expect(device("curl/8.0")).toBeNull();
  });
});
