import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { me, namespace } from "../test/samples";
import { json, list, problem } from "../test/server";

const at = "2026-11-20T09:00:00.000000Z";
const proof = {
  id: "pr1",
  method: "dns",
  subject: "acme.example",
  place: "_resonant-namespace.acme.example",
  text: "resonant-abc",
  proven_at: null,
  checked_at: null,
  created_at: at,
};

const publishers = () =>
  emptyServer()
    .on("GET /namespaces", () => list(namespace()))
    .on("GET /publish-tokens", () => list());

const publisher = () =>
  emptyServer()
    .on("GET /namespaces/acme", () => json(namespace()))
    .on("GET /namespaces/acme/members", () => list({ user_id: me.id, name: me.name, role: "owner", added_at: at }))
    .on("GET /namespaces/acme/proofs", () => list(proof));

describe("publishers", () => {
  it("are made, and one that is held says what it resembles", async () => {
    const server = publishers()
      .on("POST /namespaces", () => json(namespace({ name: "acrne", state: "held", resembles: "acme" }), 201))
      .on("GET /namespaces/acrne", () => json(namespace({ name: "acrne", state: "held", resembles: "acme" })));
    renderApp("/publishers");
    expect(await screen.findByRole("link", { name: "Acme Robotics" })).toHaveAttribute("href", "/publishers/acme");
    await userEvent.type(screen.getByLabelText("Name"), "acrne{Enter}");
    expect(await screen.findByText(/The name resembles “acme”/)).toBeVisible();
    expect(server.calls("POST /namespaces")[0]?.body).toEqual({ name: "acrne", display_name: null });
  });

  it("say why a name was not taken", async () => {
    publishers().on("POST /namespaces", () => problem(409, "namespace_taken", "The name acme is taken."));
    renderApp("/publishers");
    await userEvent.type(await screen.findByLabelText("Name"), "acme{Enter}");
    expect(await screen.findByText("The name acme is taken.")).toBeVisible();
  });
});

describe("publish tokens", () => {
  it("are shown once", async () => {
    const token = {
      id: "t1",
      user_id: me.id,
      name: "CI",
      namespaces: ["acme"],
      created_at: at,
      expires_at: "2099-01-01T00:00:00Z",
      used_at: null,
      warned_at: null,
    };
    const server = publishers().on("POST /publish-tokens", () => json({ ...token, token: "rsnpub_secret" }, 201));
    renderApp("/publishers");
    await userEvent.type(await screen.findByLabelText("What is it for?"), "CI");
    server.on("GET /publish-tokens", () => list({ ...token, token: null }));
    await userEvent.click(screen.getByRole("button", { name: "Make a token" }));
    expect(await screen.findByText("rsnpub_secret")).toBeVisible();
    expect(server.calls("POST /publish-tokens")[0]?.body).toEqual({
      name: "CI",
      namespaces: ["acme"],
      expires_in_days: 90,
    });
    server.on("DELETE /publish-tokens/t1", () => json(null, 204));
    await userEvent.click(await screen.findByRole("button", { name: "Revoke CI" }));
    await userEvent.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Revoke" }));
    expect(await screen.findByText("CI was revoked")).toBeVisible();
  });
});

describe("publish tokens that end", () => {
  it("say so before and after", async () => {
    const day = 86_400_000;
    const ends = (days: number) => new Date(Date.now() + days * day + 60_000).toISOString();
    const token = { user_id: me.id, namespaces: ["acme"], created_at: at, used_at: null, token: null };
    publishers().on("GET /publish-tokens", () =>
      list(
        { ...token, id: "t1", name: "Nightly", expires_at: ends(2), warned_at: ends(-2) },
        { ...token, id: "t2", name: "Fresh", expires_at: ends(60), warned_at: null },
        { ...token, id: "t3", name: "Old", expires_at: ends(-3), warned_at: ends(-6) },
      ),
    );
    renderApp("/publishers");
    expect(await screen.findByText("Ends in 2 days")).toBeVisible();
    expect(screen.getByText(/mail about its end 2 days ago/)).toBeVisible();
    expect(screen.getByText("Ended")).toBeVisible();
    expect(screen.getAllByText(/Ends in/)).toHaveLength(1);
  });
});

describe("a publisher", () => {
  it("says what to put where, and that it is not there yet", async () => {
    publisher().on("POST /namespaces/acme/proofs/pr1/check", () =>
      problem(409, "proof_missing", "The text is not there."),
    );
    renderApp("/publishers/acme");
    expect(await screen.findByText("_resonant-namespace.acme.example")).toBeVisible();
    expect(screen.getByText("resonant-abc")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Check now" }));
    expect(await screen.findByText("The text is not there.")).toBeVisible();
  });

  it("goes to others with a code that is shown once", async () => {
    publisher().on("PUT /namespaces/acme/transfer", () => json({ name: "acme", token: "code-1", expires_at: at }));
    renderApp("/publishers/acme");
    await userEvent.click(await screen.findByRole("button", { name: "Make a code" }));
    expect(await screen.findByText("code-1")).toBeVisible();
  });
});
