import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { HeldKey, OpenSession, Person } from "../api/types";
import { emptyServer, renderApp } from "../test/render";
import { move } from "../test/samples";
import { json, list, problem } from "../test/server";

const jun: Person = {
  id: "01890000-0000-7000-8000-000000000011",
  name: "Jun",
  email: "jun@example.com",
  email_verified: false,
  created_at: "2026-11-20T00:00:00Z",
  organizations: [{ id: "01890000-0000-7000-8000-000000000001", name: "Harbour", role: "member" }],
};

const phone: OpenSession = {
  id: "01890000-0000-7000-8000-000000000021",
  kind: "browser",
  current: false,
  organization_name: "Harbour",
  role: "member",
  address: "198.51.100.7",
  user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
  created_at: "2026-11-20T09:00:00.000000Z",
  renewed_at: "2026-11-20T09:00:00.000000Z",
  expires_at: "2026-12-20T09:00:00.000000Z",
};

const leaked: HeldKey = {
  organization_name: "Harbour",
  key: {
    id: "01890000-0000-7000-8000-000000000031",
    user_id: jun.id,
    user_name: null,
    name: "Nightly",
    prefix: "rsk_12345678",
    reach: "read",
    networks: [],
    created_at: "2026-11-20T09:00:00.000000Z",
    expires_at: null,
    last_used_at: null,
    last_used_address: null,
  },
};

const path = `/operator/people/${jun.id}`;

function server() {
  return emptyServer().on("GET /operator/move", () => json(move()));
}

describe("the people of the server", () => {
  it("are found, and what they cannot end themselves is ended", async () => {
    const user = userEvent.setup();
    let sessions = [phone, { ...phone, id: "01890000-0000-7000-8000-000000000022" }];
    let keys = [leaked];
    const asked = server()
      .on("GET /operator/people", () => list(jun))
      .on(`GET ${path}/sessions`, () => list(...sessions))
      .on(`GET ${path}/api-keys`, () => list(...keys))
      .on(`DELETE ${path}/sessions/${phone.id}`, () => {
        sessions = sessions.slice(1);
        return json(null, 204);
      })
      .on(`DELETE ${path}/sessions`, () => {
        sessions = [];
        return json(null, 204);
      })
      .on(`DELETE ${path}/api-keys/${leaked.key.id}`, () => {
        keys = [];
        return json(null, 204);
      });
    renderApp("/settings/people");
    expect(await screen.findByText("jun@example.com · Harbour (Member)")).toBeVisible();
    expect(screen.getByText("address not confirmed")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Sessions and keys of Jun" }));
    const dialog = await screen.findByRole("dialog", { name: "Sessions and keys of Jun" });
    const ends = await within(dialog).findAllByRole("button", { name: /^Sign out: / });
    expect(ends).toHaveLength(2);
    await user.click(ends[0] as HTMLElement);
    await waitFor(() => expect(within(dialog).getAllByRole("button", { name: /^Sign out: / })).toHaveLength(1));

    await user.click(within(dialog).getByRole("button", { name: "End all sessions" }));
    const question = await screen.findByRole("alertdialog", { name: "End all sessions of Jun?" });
    await user.click(within(question).getByRole("button", { name: "End all sessions" }));
    expect(await screen.findByText("Signed in nowhere.")).toBeVisible();

    await user.click(screen.getByRole("button", { name: 'Take the key "Nightly" away' }));
    const away = await screen.findByRole("alertdialog");
    await user.click(within(away).getByRole("button", { name: 'Take the key "Nightly" away' }));
    expect(await screen.findByText("No keys.")).toBeVisible();
    expect(asked.calls(`DELETE ${path}/sessions`)).toHaveLength(1);
  });

  it("are looked for by the server, which may find nobody or fail", async () => {
    const user = userEvent.setup();
    const asked = server().on("GET /operator/people", () => list());
    renderApp("/settings/people");
    await user.type(await screen.findByLabelText("Find a person"), "kim");
    expect(await screen.findByText('Nobody has "kim" in their name or address.')).toBeVisible();
    expect(asked.calls("GET /operator/people").at(-1)?.query.get("search")).toBe("kim");
    asked.on("GET /operator/people", () => problem(500, "internal", "Something failed on the server."));
    await user.type(screen.getByLabelText("Find a person"), "x");
    expect(await screen.findByText("Something failed on the server.")).toBeVisible();
  });
});
