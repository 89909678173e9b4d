import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Mirror, MirrorEntry } from "../api/types";
import { emptyServer, renderApp } from "../test/render";
import { move } from "../test/samples";
import { json, list, problem } from "../test/server";

const at = "2026-01-05T09:00:00.000000Z";

const mirror = (changes: Partial<Mirror> = {}): Mirror => ({
  id: "m1",
  kind: "index",
  address: "https://example.jp/extensions.json",
  key_id: null,
  log_number: 0,
  visited_at: null,
  failure: null,
  visiting: false,
  created_at: at,
  ...changes,
});

const entry = (item: string, changes: Partial<MirrorEntry> = {}): MirrorEntry => ({
  item,
  version: "1.0.0",
  state: "hosted",
  sha256: "0".repeat(64),
  source_state: "published",
  findings: [],
  updated_at: at,
  ...changes,
});

const operated = () => emptyServer().on("GET /operator/move", () => json(move()));

describe("mirrors", () => {
  it("are added, read and no longer followed", async () => {
    const server = operated()
      .on("GET /operator/mirrors", () => list())
      .on("POST /operator/mirrors", () => json(mirror(), 201))
      .on("GET /operator/mirrors/m1/entries", () => list());
    renderApp("/mirrors");
    expect(await screen.findByText("Nothing is followed")).toBeVisible();
    server.on("GET /operator/mirrors", () => list(mirror()));
    await userEvent.type(screen.getByLabelText("Address"), "https://example.jp/extensions.json{Enter}");
    expect(await screen.findByText("Not read yet")).toBeVisible();
    expect(server.calls("POST /operator/mirrors")[0]?.body).toEqual({
      kind: "index",
      address: "https://example.jp/extensions.json",
    });

    server
      .on("POST /operator/mirrors/m1/visits", () => json(mirror({ visited_at: at })))
      .on("GET /operator/mirrors", () => list(mirror({ visited_at: at })));
    await userEvent.click(screen.getByRole("button", { name: "Go there now" }));
    expect(await screen.findByText("https://example.jp/extensions.json was read")).toBeVisible();
    expect(screen.queryByText("Not read yet")).toBeNull();

    server.on("DELETE /operator/mirrors/m1", () => json(null, 204)).on("GET /operator/mirrors", () => list());
    await userEvent.click(screen.getByRole("button", { name: "Stop following" }));
    await userEvent.click(
      within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Stop following" }),
    );
    expect(await screen.findByText("Nothing is followed")).toBeVisible();
  });

  it("tell what became of what is offered, and what is wrong", async () => {
    const finding = {
      code: "mirror_hash_differs",
      rule: "mirror.hash",
      file: "",
      message: "Other bytes.",
      severity: "error" as const,
      values: {},
    };
    operated()
      .on("GET /operator/mirrors", () =>
        list(
          mirror({ visited_at: at, failure: { ...finding, code: "mirror_unreachable", message: "It is away." } }),
          mirror({ id: "m2", kind: "registry", address: "https://sora.example.jp/", log_number: 1200, visiting: true }),
        ),
      )
      .on("GET /operator/mirrors/m1/entries", () =>
        list(entry("acme.map"), entry("acme.plot"), entry("acme.lamp", { state: "failed", findings: [finding] })),
      )
      .on("GET /operator/mirrors/m2/entries", () => list(entry("beta.map")));
    renderApp("/mirrors");
    expect(await screen.findByText("It is away.")).toBeVisible();
    expect(await screen.findByText("2 hosted")).toBeVisible();
    expect(screen.getByText("1 failed")).toBeVisible();
    await userEvent.click(screen.getByText("What is not as it should be (1)"));
    expect(screen.getByText("Other bytes.")).toBeVisible();
    expect(screen.getByText("Being read now …")).toBeVisible();
  });

  it("say why an address was not taken", async () => {
    operated()
      .on("GET /operator/mirrors", () => list())
      .on("POST /operator/mirrors", () => problem(422, "invalid_input", "That is no address."));
    renderApp("/mirrors");
    await userEvent.type(await screen.findByLabelText("Address"), "https://example.jp/{Enter}");
    expect(await screen.findByText("That is no address.")).toBeVisible();
  });
});
