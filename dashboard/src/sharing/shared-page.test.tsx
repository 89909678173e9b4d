import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { json, problem } from "../test/server";

const words = { title: "Wiring", parts: [{ markdown: "Red is plus.", at: "2026-01-05T09:00:00.000000Z" }] };

/** Browsers look again when somebody comes back to the page, and a link may have ended meanwhile. */
describe("what a public link opens", () => {
  it("says that a link is over when the server says so", async () => {
    emptyServer().on("POST /shared", () => problem(404, "share_link_gone", ""));
    renderApp("/shared#token", { signedIn: false });
    expect(await screen.findByRole("heading", { name: "This link opens nothing" })).toBeVisible();
  });

  it("takes no link for over because the server cannot be asked", async () => {
    const server = emptyServer().on("POST /shared", () => problem(503, "busy", "Try again in a moment."));
    renderApp("/shared#token", { signedIn: false });
    expect(await screen.findByRole("alert")).toHaveTextContent("Try again in a moment.");
    expect(screen.queryByText("This link opens nothing")).toBeNull();
    server.on("POST /shared", () => json(words));
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Red is plus.")).toBeVisible();
  });
});
