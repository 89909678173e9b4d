import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { session } from "../test/samples";
import { json, list, problem } from "../test/server";

const id = (number: number) => `01890000-0000-7000-8000-${String(number).padStart(12, "0")}`;

const person = (number: number) => ({
  user_id: id(number),
  email: `person-${number}@example.jp`,
  name: `Person ${number}`,
  avatar_url: null,
  role: "member",
  created_at: "2026-11-21T00:00:00Z",
});

describe("members", () => {
  it("draws a part of many, and finds somebody by name or address", async () => {
    emptyServer()
      .on("GET /organizations/current/invitations", () => list())
      .on("GET /organizations/current/members", () => list(...Array.from({ length: 60 }, (_, each) => person(each))));
    renderApp("/settings/members");
    expect(await screen.findByText("person-49@example.jp")).toBeVisible();
    expect(screen.queryByText("person-50@example.jp")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Show more (50 of 60 shown)" }));
    expect(screen.getByText("person-59@example.jp")).toBeVisible();
    const find = screen.getByRole("searchbox", { name: "Find somebody" });
    await userEvent.click(find);
    await userEvent.paste("PERSON-57@");
    expect(screen.getByText("person-57@example.jp")).toBeVisible();
    expect(screen.queryByText("person-1@example.jp")).toBeNull();
    await userEvent.paste("nobody");
    expect(screen.getByText('Nobody is called "PERSON-57@nobody".')).toBeVisible();
  });

  it("says when the invitations cannot be read", async () => {
    emptyServer().on("GET /organizations/current/invitations", () => problem(503, "busy", "Try again."));
    renderApp("/settings/members");
    expect(await screen.findByText("Try again.")).toBeVisible();
    expect(screen.queryByRole("searchbox")).toBeNull(); // one person needs no search
  });
});

describe("names that are given", () => {
  it("renames a group", async () => {
    const group = { id: id(1), name: "Design", members: [session.user.id] };
    const server = emptyServer()
      .on("GET /groups", () => list(group))
      .on("GET /sharing/restricted", () => list())
      .on(`PATCH /groups/${id(1)}`, () => json({ ...group, name: "設計" }));
    renderApp("/settings/groups");
    await userEvent.click(await screen.findByRole("button", { name: "Rename" }));
    const dialog = await screen.findByRole("dialog", { name: "Rename the group" });
    const name = within(dialog).getByLabelText("Name of the group");
    await userEvent.clear(name);
    await userEvent.type(name, "設計{Enter}");
    await waitFor(() => expect(server.calls(`PATCH /groups/${id(1)}`)[0]?.body).toEqual({ name: "設計" }));
  });

  it("renames a passkey, and says at the field what is wrong", async () => {
    const passkey = {
      id: id(2),
      name: "Phone",
      backed_up: true,
      created_at: "2026-11-21T00:00:00Z",
      last_used_at: null,
    };
    const refused = problem(422, "invalid_input", "Not accepted.", {
      errors: [{ pointer: "/name", code: "characters", detail: "has signs that names must not have" }],
    });
    const server = emptyServer()
      .on("GET /users/me/passkeys", () => list(passkey))
      .on("GET /users/me/sessions", () => list())
      .on("GET /users/me/apps", () => list())
      .on("GET /users/me/identities", () => list())
      .on("GET /users/me/identities/providers", () => list())
      .on("GET /users/me/second-factor", () => json({ enabled: false, enabled_at: null, recovery_codes_left: 0 }))
      .on(`PATCH /users/me/passkeys/${id(2)}`, asked =>
        (asked.body as { name: string }).name === "Old phone" ? json({ ...passkey, name: "Old phone" }) : refused,
      );
    renderApp("/settings/security");
    await userEvent.click(await screen.findByRole("button", { name: "Rename the passkey Phone" }));
    const dialog = await screen.findByRole("dialog", { name: "Rename the passkey" });
    const name = within(dialog).getByLabelText("Name of the passkey");
    expect(name).toHaveValue("Phone");
    await userEvent.type(name, "!{Enter}");
    expect(await within(dialog).findByText("has signs that names must not have")).toBeVisible();
    await userEvent.clear(name);
    await userEvent.type(name, "Old phone");
    await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(server.calls(`PATCH /users/me/passkeys/${id(2)}`).at(-1)?.body).toEqual({ name: "Old phone" });
  });
});
