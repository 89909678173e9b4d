import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyServer, renderApp, renderPart } from "../test/render";
import { catalogueItem } from "../test/samples";
import { type FakeServer, json, list, problem } from "../test/server";
import { agree, decline, readChoice } from "./choice";
import { FeedbackDetails, FeedbackSettings } from "./feedback-settings";
import { outbox } from "./outbox";

const consent = (change: object = {}) => ({
  version: "2026-11",
  language: "en",
  text: "If you agree …",
  schemas: [],
  ...change,
});

let server: FakeServer;

beforeEach(() => {
  server = emptyServer()
    .on("GET /feedback/consent", asked =>
      json(
        asked.headers.get("Accept-Language") === "ja" ? consent({ language: "ja", text: "同意すると…" }) : consent(),
      ),
    )
    .on("GET /extensions", () => list(catalogueItem()));
});

afterEach(() => {
  outbox.forget();
  Reflect.deleteProperty(navigator, "doNotTrack");
});

describe("the offer", () => {
  it("stands on the catalogue, with the server's text and two answers of the same weight", async () => {
    renderApp("/extensions");
    const offer = await screen.findByRole("region", { name: "Share anonymous feedback?" });
    expect(within(offer).getByText("If you agree …")).toHaveAttribute("lang", "en");
    expect(within(offer).getByText("Text of 2026-11")).toBeVisible();
    expect(within(offer).queryByRole("checkbox")).toBeNull();
    expect(readChoice()).toBeNull();
    await userEvent.click(within(offer).getByRole("button", { name: "No thanks" }));
    expect(offer).not.toBeInTheDocument();
    expect(readChoice()).toMatchObject({ answer: "no", version: "2026-11", install: null });
    expect(server.asked.filter(asked => asked.method === "POST")).toEqual([]);
  });

  it("is not made where there is nothing that could be told of", async () => {
    server.on("GET /extensions", () => list());
    renderApp("/extensions");
    expect(await screen.findByText("No extensions yet")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Share" })).toBeNull();
    expect(server.calls("GET /feedback/consent")).toEqual([]);
  });

  it("is made to people without an account too", async () => {
    server
      .on("GET /auth/session", () => problem(401, "unauthenticated", ""))
      .on("GET /registry/settings", () => json({ catalogue_open: true }));
    renderApp("/extensions", { signedIn: false });
    await userEvent.click(await screen.findByRole("button", { name: "Share" }));
    expect(readChoice()).toMatchObject({ answer: "yes", version: "2026-11" });
  });

  it("is made again only when the text has another version", async () => {
    decline("2026-11");
    renderApp("/extensions");
    await screen.findByRole("link", { name: "Acme Map" });
    await waitFor(() => expect(server.calls("GET /feedback/consent")).toHaveLength(1));
    expect(screen.queryByRole("button", { name: "Share" })).toBeNull();
  });

  it("is made again for another text", async () => {
    agree("2025-01");
    renderApp("/extensions");
    expect(await screen.findByRole("button", { name: "Share" })).toBeVisible();
  });

  it("is not made, and nothing is asked for, when the browser asks not to be followed", async () => {
    Object.defineProperty(navigator, "doNotTrack", { value: "1", configurable: true });
    renderApp("/extensions");
    await screen.findByRole("link", { name: "Acme Map" });
    expect(server.calls("GET /feedback/consent")).toEqual([]);
    expect(screen.queryByRole("button", { name: "Share" })).toBeNull();
  });
});

describe("the settings", () => {
  it("show the state and let consent be given, the number be changed and consent be withdrawn", async () => {
    renderApp("/settings/feedback");
    await userEvent.click(await screen.findByRole("button", { name: "Share" }));
    expect(screen.getByText("Shared")).toBeVisible();
    const install = readChoice()?.install as string;
    expect(screen.getByText(install)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "New number" }));
    expect(screen.queryByText(install)).toBeNull();
    expect(screen.getByText(readChoice()?.install as string)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Withdraw consent" }));
    expect(screen.getByText("Not shared")).toBeVisible();
    expect(readChoice()?.answer).toBe("no");
    expect(screen.queryByRole("button", { name: "New number" })).toBeNull();
  });

  it("show to the letter what is sent", async () => {
    agree("2026-11");
    outbox.shown({ events: [{ item: "a.b", outcome: "shown", position: 1 }], recording: { schemas: [] } });
    renderPart(<FeedbackSettings />);
    await userEvent.click(await screen.findByText("What is sent"));
    expect(screen.getByText("This is sent next:")).toBeVisible();
    expect(JSON.parse(screen.getByText(/"a\.b"/).textContent)).toEqual(outbox.look().next);
  });

  it("delete what was sent and begin anew", async () => {
    server.on("POST /feedback/deletion", () => json({ deleted: 7 }));
    agree("2026-11");
    const install = readChoice()?.install;
    renderPart(<FeedbackSettings />);
    await userEvent.click(await screen.findByRole("button", { name: "Delete what was sent" }));
    await userEvent.click(
      within(screen.getByRole("alertdialog")).getByRole("button", { name: "Delete what was sent" }),
    );
    expect(await screen.findByText("Deleted on the server: 7")).toBeVisible();
    expect(server.calls("POST /feedback/deletion").map(call => call.body)).toEqual([{ install }]);
    expect(readChoice()?.install).not.toBe(install);
  });

  it("keep the number when the deletion failed, so that it can be tried again", async () => {
    server.on("POST /feedback/deletion", () => problem(500, "internal", "The disk is full."));
    agree("2026-11");
    const install = readChoice()?.install;
    renderPart(<FeedbackSettings />);
    await userEvent.click(await screen.findByRole("button", { name: "Delete what was sent" }));
    await userEvent.click(
      within(screen.getByRole("alertdialog")).getByRole("button", { name: "Delete what was sent" }),
    );
    expect(await screen.findByText("It was not deleted")).toBeVisible();
    expect(readChoice()?.install).toBe(install);
  });

  it("follow what another tab answers", async () => {
    renderPart(<FeedbackSettings />);
    await screen.findByText("Not shared");
    localStorage.setItem(
      "resonant.feedback",
      JSON.stringify({ format: 1, answer: "yes", version: "2026-11", install: "x" }),
    );
    window.dispatchEvent(new StorageEvent("storage", { key: "resonant.feedback" }));
    expect(await screen.findByText("Shared")).toBeVisible();
  });

  it("speak Japanese, with the server's Japanese text", async () => {
    decline("2026-11");
    renderPart(<FeedbackDetails />, "ja");
    await userEvent.click(await screen.findByText("匿名のフィードバック: 送っていません"));
    expect(screen.getByText(/同意すると…/)).toHaveAttribute("lang", "ja");
  });
});
