import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { session } from "../test/samples";
import { json, list, problem } from "../test/server";

const strange = () => problem(401, "unauthenticated", "");
const works = { id: "00000000-0000-7000-8000-0000000000f1", name: "Works" };

beforeEach(() => sessionStorage.clear());

describe("signing in through a provider", () => {
  it("offers the providers of the server and remembers where the visitor wanted to go", async () => {
    const server = emptyServer()
      .on("GET /auth/session", strange)
      .on("GET /auth/providers", () => list(works))
      .on(`POST /auth/providers/${works.id}/authorization`, () => json({ url: "#away" }));
    renderApp("/sign-in?to=%2Ftasks", { signedIn: false });
    await userEvent.click(await screen.findByRole("button", { name: "Continue with Works" }));
    await waitFor(() => expect(window.location.hash).toBe("#away"));
    expect(server.calls(`POST /auth/providers/${works.id}/authorization`)).toHaveLength(1);
    expect(JSON.parse(sessionStorage.getItem("resonant.sso") ?? "")).toEqual({ connecting: false, to: "/tasks" });
  });

  it("finds the provider of an address, and says when there is none", async () => {
    const server = emptyServer()
      .on("GET /auth/session", strange)
      .on("GET /auth/providers", () => list());
    renderApp("/sign-in", { signedIn: false });
    await userEvent.click(await screen.findByRole("button", { name: "Use your organisation's sign-in" }));
    await userEvent.type(screen.getByLabelText("Email at your organisation"), "hanako@works.example{Enter}");
    expect(await screen.findByText(/has a sign-in of its own for works.example/)).toBeVisible();
    expect(server.calls("GET /auth/providers").at(-1)?.query.get("email")).toBe("hanako@works.example");
  });

  it("hands over what it came back with, once, and goes where the visitor wanted to go", async () => {
    sessionStorage.setItem("resonant.sso", JSON.stringify({ connecting: false, to: "/tasks" }));
    const server = emptyServer()
      .on("GET /auth/session", strange)
      .on("POST /auth/providers/session", () => json(session));
    renderApp("/sso?code=c&state=s&iss=https%3A%2F%2Flogin.works.example&session_state=x", { signedIn: false });
    expect(await screen.findByRole("heading", { name: "Tasks" })).toBeVisible();
    expect(server.calls("POST /auth/providers/session").map(call => call.body)).toEqual([
      { code: "c", state: "s", iss: "https://login.works.example" },
    ]);
    expect(sessionStorage.getItem("resonant.sso")).toBeNull();
  });

  it("says why it did not work", async () => {
    emptyServer()
      .on("GET /auth/session", strange)
      .on("POST /auth/providers/session", () => problem(401, "sso_refused", "Not accepted (nonce)."));
    renderApp("/sso?code=c&state=s", { signedIn: false });
    expect(await screen.findByRole("alert")).toHaveTextContent("Not accepted (nonce).");
    expect(screen.getByRole("link", { name: "Back to sign-in" })).toBeVisible();
  });

  it("says what the provider said", async () => {
    emptyServer().on("GET /auth/session", strange);
    renderApp("/sso?error=access_denied&state=s", { signedIn: false });
    expect(await screen.findByRole("alert")).toHaveTextContent("access_denied");
  });
});

describe("setting a provider up", () => {
  it("sends what was typed, with the groups apart", async () => {
    const server = emptyServer()
      .on("GET /identity-providers", () => list())
      .on("GET /identity-domains", () => list())
      .on("GET /identity-providers/registration", () => json({ redirect_uri: "https://work.example/sso" }))
      .on("POST /identity-providers", () => json({ ...works, issuer: "https://login.works.example" }, 201));
    renderApp("/settings/identity");
    await userEvent.click(await screen.findByRole("button", { name: "Add a provider" }));
    expect(await screen.findByText("https://work.example/sso")).toBeVisible();
    expect(screen.getByText(/public address is https:\/\/work.example, but you have it open at http/)).toBeVisible();
    await userEvent.type(screen.getByLabelText("Name"), "Works");
    await userEvent.type(screen.getByLabelText("Issuer"), "https://login.works.example");
    await userEvent.type(screen.getByLabelText("Client id"), "resonant");
    await userEvent.type(screen.getByLabelText("Claim with the groups"), "groups");
    await userEvent.type(screen.getByLabelText("Groups of administrators"), "leads, it ,");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(server.calls("POST /identity-providers")).toHaveLength(1));
    expect(server.calls("POST /identity-providers")[0]?.body).toEqual({
      name: "Works",
      issuer: "https://login.works.example",
      client_id: "resonant",
      groups_claim: "groups",
      group_roles: [
        { group: "leads", role: "admin" },
        { group: "it", role: "admin" },
      ],
      default_role: "member",
      required: false,
    });
  });

  it("shows what a domain needs and what is missing", async () => {
    const domain = {
      id: "00000000-0000-7000-8000-0000000000d1",
      domain: "works.example",
      record: "_resonant-identity.works.example",
      text: "resonant-identity=abc",
      proven_at: null,
      created_at: "2026-11-01T09:00:00.000000Z",
    };
    emptyServer()
      .on("GET /identity-providers", () => list())
      .on("GET /identity-domains", () => list(domain))
      .on(`POST /identity-domains/${domain.id}/proof`, () => problem(409, "domain_unproven", "Not there yet."));
    renderApp("/settings/identity");
    expect(await screen.findByText(domain.text)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Look for it" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Not there yet.");
  });
});
