import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Limits, OrganizationPlan, PlanUse } from "../api/types";
import { emptyServer, renderApp } from "../test/render";
import { move } from "../test/samples";
import { json, problem } from "../test/server";

const none: Limits = { members: null, storage_bytes: null, intents_per_month: null };

const use: PlanUse = {
  plan: "pro",
  uses: [
    { limit: "members", used: 12, allowed: 100 },
    { limit: "storage_bytes", used: 1_500_000_000, allowed: 1_000_000_000 },
    { limit: "intents_per_month", used: 7, allowed: null },
  ],
};

const harbour: OrganizationPlan = {
  id: "01890000-0000-7000-8000-000000000001",
  name: "Harbour",
  plan: "enterprise",
  own_limits: null,
  members: 3,
  created_at: "2026-11-20T00:00:00Z",
};

describe("plans", () => {
  it("say how much of what is used", async () => {
    emptyServer().on("GET /organizations/current/plan", () => json(use));
    renderApp("/settings/plan");
    expect(await screen.findByText('The organisation has the plan "Pro".')).toBeVisible();
    expect(screen.getByText("12 of 100 used")).toBeVisible();
    expect(screen.getByRole("meter", { name: "Members" })).toHaveAttribute("value", "12");
    expect(screen.getByText("1.5 GB of 1 GB used")).toBeVisible();
    expect(screen.getByRole("meter", { name: "Files" })).toHaveAttribute("value", "1000000000");
    expect(screen.getByText("7 used, no limit")).toBeVisible();
    expect(screen.getAllByRole("meter")).toHaveLength(2);
  });

  it("are changed by whoever runs the server", async () => {
    const user = userEvent.setup();
    let organization = harbour;
    const server = emptyServer()
      .on("GET /operator/move", () => json(move()))
      .on("GET /operator/plans", () =>
        json({
          items: [
            { plan: "free", limits: { members: 10, storage_bytes: 2_500_000_000, intents_per_month: 500 } },
            { plan: "enterprise", limits: none },
          ],
          next: null,
        }),
      )
      .on("GET /operator/organizations", () => json({ items: [organization], next: null }))
      .on("PUT /operator/plans/free", request =>
        (request.body as Limits).members === 0
          ? problem(422, "invalid_input", "No.", {
              errors: [{ pointer: "/members", code: "too_small", detail: "More." }],
            })
          : json({ plan: "free", limits: request.body }),
      )
      .on(`PUT /operator/organizations/${harbour.id}/plan`, request => {
        organization = { ...organization, ...(request.body as object) };
        return json(organization);
      });
    renderApp("/settings/plans");
    const free = await screen.findByRole("group", { name: "Free" });
    expect(within(free).getByLabelText("Files, in gigabytes")).toHaveValue("2.5");
    await user.clear(within(free).getByLabelText("Members"));
    await user.type(within(free).getByLabelText("Members"), "0");
    await user.clear(within(free).getByLabelText("Intents a month"));
    await user.click(screen.getByRole("button", { name: 'Save "Free"' }));
    expect(await screen.findByText("More.")).toBeVisible();
    await user.clear(within(free).getByLabelText("Members"));
    await user.type(within(free).getByLabelText("Members"), "5");
    await user.click(screen.getByRole("button", { name: 'Save "Free"' }));
    await waitFor(() =>
      expect(server.calls("PUT /operator/plans/free").at(-1)?.body).toEqual({
        members: 5,
        storage_bytes: 2_500_000_000,
        intents_per_month: null,
      }),
    );

    await user.click(screen.getByRole("button", { name: "Limits of Harbour" }));
    const dialog = await screen.findByRole("dialog", { name: "Limits of Harbour" });
    await user.type(within(dialog).getByLabelText("Members"), "250");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Limits of its own")).toBeVisible();
    expect(server.calls(`PUT /operator/organizations/${harbour.id}/plan`)[0]?.body).toEqual({
      plan: "enterprise",
      own_limits: { ...none, members: 250 },
    });
    await user.click(screen.getByRole("button", { name: "Limits of Harbour" }));
    await user.click(await screen.findByRole("button", { name: "Use those of the plan" }));
    await waitFor(() => expect(screen.queryByText("Limits of its own")).not.toBeInTheDocument());
  });
});
