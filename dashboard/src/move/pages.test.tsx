import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { FileMoveStatus, MoveStatus } from "../api/types";
import { emptyServer, renderApp } from "../test/render";
import { fileMove, me, move, openMove } from "../test/samples";
import { json, later, problem } from "../test/server";

/** A server whose moves stand where the test puts them. */
function movingServer(first: MoveStatus, files: FileMoveStatus = fileMove()) {
  const state = { database: first, files };
  const server = emptyServer()
    .on("GET /operator/move", () => json(state.database))
    .on("GET /operator/move/files", () => json(state.files));
  return { state, server };
}

const database = async () => within(await screen.findByRole("region", { name: "Database" }));
const files = async () => within(await screen.findByRole("region", { name: "Files" }));
const equal = {
  at: new Date().toISOString(),
  equal: true,
  age_seconds: 60,
  rows: 1_200_007,
  digests: {},
  differing: {},
};

describe("who sees the page", () => {
  it("hides it from those who do not run the server", async () => {
    emptyServer();
    renderApp("/settings/move");
    expect(await screen.findByLabelText("Your name")).toHaveValue(me.name);
    expect(screen.queryByRole("link", { name: "Move the server" })).toBeNull();
  });

  it("shows it to the operator", async () => {
    movingServer(move());
    renderApp("/settings/profile");
    await userEvent.click(await screen.findByRole("link", { name: "Move the server" }));
    expect(await screen.findByRole("heading", { name: "Move the server" })).toBeVisible();
    expect((await database()).getByText("No move is under way")).toBeVisible();
  });

  it("shows the reason when the state cannot be read at first", async () => {
    emptyServer().on("GET /operator/move", () => problem(503, "move_failed", "The other database is away."));
    renderApp("/settings/move");
    expect(await (await database()).findByText(/The other database is away/)).toBeVisible();
  });
});

describe("checking and starting", () => {
  const address = "postgresql://resonant:hunter2@db.example.jp/resonant";
  const report = {
    source: "sqlite:/srv/resonant/resonant.db",
    target: "postgresql://resonant:***@db.example.jp:5432/resonant",
    ready: false,
    bytes: 771_000_000,
    seconds: 19,
    findings: [
      { severity: "ok", database: "target", code: "version", values: { version: 17, oldest: 15, newest: 18 } },
      { severity: "warning", database: "target", code: "foreign_table", values: { table: "invoices" } },
      { severity: "ok", database: "target", code: "space", values: { free: 5_000_000_000, needed: 1_542_000_000 } },
      { severity: "blocking", database: "source", code: "odd_values", values: { count: 2 } },
    ],
    odd: [
      {
        table: "specs",
        column: "title",
        rule: "nul_in_text",
        outcome: "undecided",
        count: 2,
        examples: [{ row: "0193", value: "'ab\\u0000cd'" }],
      },
    ],
  };

  it("shows what the check found, asks for decisions and begins with them", async () => {
    const { state, server } = movingServer(move());
    server
      .on("POST /operator/move/check", () => json(report))
      .on("POST /operator/move", () => {
        state.database = openMove({ stage: "copying", next: ["cancel"] });
        return json(state.database, 202);
      });
    renderApp("/settings/move");
    const part = await database();
    const field = await part.findByLabelText(/Address of the other database/);
    expect(field).toHaveAttribute("type", "password");
    expect(field).toHaveAttribute("autocomplete", "off");
    await userEvent.click(field);
    await userEvent.paste(address);
    await userEvent.type(part.getByLabelText(/Limit of the speed/), "50");
    await userEvent.click(part.getByRole("button", { name: "Check" }));
    expect(await part.findByText(/known to work: 15 to 18/)).toBeVisible();
    expect(part.getByText(/5 GB are free, 1.5 GB are needed/)).toBeVisible();
    expect(part.getByText("a NUL character in a text")).toBeVisible();
    expect(part.getByText("'ab\\u0000cd'")).toBeVisible();
    expect(part.getByText(/cannot begin until/)).toBeVisible();
    expect(part.queryByRole("button", { name: "Start to move" })).toBeNull();

    await userEvent.click(part.getByRole("button", { name: /What to do with specs.title/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Repair: U+2400 in its place" }));
    expect(part.getByText(/The move can begin: 771 MB, about 19 sec/)).toBeVisible();
    await userEvent.click(part.getByRole("button", { name: "Start to move" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Start to move?" }));
    expect(dialog.getByText(/copy all rows/)).toBeVisible();
    await userEvent.click(dialog.getByRole("button", { name: "Start to move" }));
    expect(await part.findByText("Copying all rows")).toBeVisible();
    expect(server.calls("POST /operator/move")[0]?.body).toEqual({
      to: address,
      rules: ["specs.title:nul-in-text=repair"],
      rate: 50_000_000,
      triggers: null,
    });
    expect(document.documentElement.outerHTML).not.toContain("hunter2");
    await waitFor(() => expect(part.getByText("Copying all rows")).toHaveFocus());
  }, 60_000);

  it("forgets a check once the address changes", async () => {
    const { server } = movingServer(move());
    server.on("POST /operator/move/check", () => json({ ...report, ready: true, findings: [], odd: [] }));
    renderApp("/settings/move");
    const part = await database();
    const field = await part.findByLabelText(/Address of the other database/);
    await userEvent.click(field);
    await userEvent.paste(address);
    await userEvent.click(part.getByRole("button", { name: "Check" }));
    expect(await part.findByRole("button", { name: "Start to move" })).toBeVisible();
    await userEvent.type(field, "2");
    expect(part.queryByRole("button", { name: "Start to move" })).toBeNull();
  });

  it("says why an address cannot be used", async () => {
    const { server } = movingServer(move());
    server.on("POST /operator/move/check", () =>
      problem(422, "move_target_invalid", "The address of the other database cannot be used. Nothing was changed."),
    );
    renderApp("/settings/move");
    const part = await database();
    await userEvent.type(await part.findByLabelText(/Address of the other database/), "mysql://x");
    await userEvent.click(part.getByRole("button", { name: "Check" }));
    expect(await part.findByRole("alert")).toHaveTextContent("Nothing was changed");
  });
});

describe("a move that is under way", () => {
  it("shows how far the copy is, and goes on looking", async () => {
    const progress = {
      percent: 41.5,
      bytes: 320_000_000,
      bytes_per_second: 96_000_000,
      held_back_to: 4_000_000,
      tables: [{ table: "messages", done: 3, parts: 12, bytes_per_second: 20_000_000 }],
    };
    const { state } = movingServer(openMove({ stage: "copying", progress, next: ["cancel"], behind: 100_000 }));
    renderApp("/settings/move");
    const part = await database();
    expect(await part.findByRole("progressbar")).toHaveValue(41.5);
    expect(part.getByText(/41.5 % · 320 MB copied · 96 MB\/s/)).toBeVisible();
    expect(part.getByText("Held back to 4 MB/s, because requests take long.")).toBeVisible();
    expect(part.getByText("100,000 or more")).toBeVisible();
    expect(part.getByText("4.2 MB")).toBeVisible();
    expect(part.getByText(`${me.name}`, { exact: false })).toBeVisible();
    await userEvent.click(part.getByText("Tables"));
    expect(part.getByRole("row", { name: /messages 3 of 12 20 MB per second/ })).toBeVisible();
    expect(part.getAllByRole("button").map(button => button.textContent)).toEqual(["Cancel the move"]);
    state.database = openMove();
    expect(await part.findByText("Everything is copied; changes follow", {}, { timeout: 4000 })).toBeVisible();
    expect(part.getByRole("button", { name: "Compare every row" })).toBeVisible();
  });

  it("shows what troubles it and rows that differ", async () => {
    const verification = { ...equal, equal: false, differing: { tasks: ["t-1", "t-2"] } };
    movingServer(openMove({ trouble: "connection refused", verification }));
    renderApp("/settings/move");
    const part = await database();
    expect(await part.findByText(/connection refused.*tried again by itself/)).toBeVisible();
    expect(part.getByText(/Of 1,200,007 rows, these differ/)).toBeVisible();
    expect(part.getByText("t-1, t-2")).toBeVisible();
    expect(part.queryByRole("button", { name: "Switch" })).toBeNull();
  });

  it("compares without getting in the way, and says when that fails", async () => {
    const answer = later<Response>();
    const { server } = movingServer(openMove());
    server.on("POST /operator/move/verification", () => answer.promise);
    renderApp("/settings/move");
    const part = await database();
    await userEvent.click(await part.findByRole("button", { name: "Compare every row" }));
    const dialog = await screen.findByRole("alertdialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Compare every row" }));
    expect(await part.findByText(/Comparing every row of both databases/)).toBeVisible();
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(part.getByText("Compare", { exact: false, selector: "[aria-current=step] *" })).toBeVisible();
    expect(part.getByRole("button", { name: "Cancel the move" })).toBeDisabled();
    answer.keep(problem(503, "move_failed", "The target went away. Nothing is lost."));
    expect(await part.findByRole("alert")).toHaveTextContent("The target went away");
  });

  it("switches with the longest pause that was asked for, and keeps the question when refused", async () => {
    const { state, server } = movingServer(openMove({ verification: equal, next: ["switch", "verify", "cancel"] }));
    server.on("POST /operator/move/switch", () => problem(409, "move_behind", "6,000 changed rows have not arrived."));
    renderApp("/settings/move");
    const part = await database();
    await userEvent.click(await part.findByRole("button", { name: "Switch" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    expect(dialog.getByText(/carry the last 12 changed rows over/)).toBeVisible();
    const pause = dialog.getByLabelText(/Longest pause/);
    await userEvent.clear(pause);
    await userEvent.type(pause, "0.5{Enter}");
    expect(await dialog.findByRole("alert")).toHaveTextContent("6,000 changed rows have not arrived.");
    expect(server.calls("POST /operator/move/switch")[0]?.body).toEqual({ max_pause_millis: 500 });

    server.on("POST /operator/move/switch", () => {
      state.database = openMove({
        stage: "switched",
        owner: openMove().target ?? "",
        verification: equal,
        switched: { at: equal.at, pause_micros: 42_000, keys: 7 },
        return_until: new Date(Date.now() + 7 * 86_400_000).toISOString(),
        next: ["rollback", "complete"],
      });
      return json(state.database);
    });
    await userEvent.click(dialog.getByRole("button", { name: "Switch" }));
    expect(await part.findByText("42 ms; 7 changed rows were carried over")).toBeVisible();
    expect(part.getByText("in 7 days")).toBeVisible();
    expect(part.queryByRole("button", { name: "Switch" })).toBeNull();
  });

  it.each([
    ["Go back", "rollback", /carry the last 12 changed rows back/],
    ["Complete", "completion", /end the way back for good/],
  ])("%s says what will happen first", async (name, path, text) => {
    const { server } = movingServer(openMove({ stage: "switched", next: ["rollback", "complete"] }));
    server.on(`POST /operator/move/${path}`, () => json(move()));
    renderApp("/settings/move");
    const part = await database();
    await userEvent.click(await part.findByRole("button", { name }));
    const dialog = within(await screen.findByRole("alertdialog"));
    expect(dialog.getByText(text)).toBeVisible();
    expect(server.calls(`POST /operator/move/${path}`)).toHaveLength(0);
    await userEvent.click(dialog.getByRole("button", { name }));
    await waitFor(() => expect(server.calls(`POST /operator/move/${path}`)).toHaveLength(1));
    await waitFor(() => expect(screen.queryByText(text)).toBeNull());
  });

  it("clears a move away that has come back", async () => {
    const { server } = movingServer(openMove({ stage: "returned", next: ["cancel"] }));
    server.on("POST /operator/move/cancellation", () => json(move()));
    renderApp("/settings/move");
    const part = await database();
    await userEvent.click(await part.findByRole("button", { name: "Clear the move away" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Clear the move away?" }));
    await userEvent.click(dialog.getByRole("button", { name: "Clear the move away" }));
    expect(await screen.findByText("The move was cleared away")).toBeVisible();
  });

  it("offers the report of the last move once there is one", async () => {
    const { server } = movingServer(openMove({ stage: "returned", next: ["cancel"] }));
    server.on("POST /operator/move/cancellation", () => {
      server.on("GET /operator/move/report", () =>
        json({ report: {}, algorithm: "Ed25519", public_key: "k", signature: "s" }),
      );
      return json(move());
    });
    renderApp("/settings/move");
    const part = await database();
    await userEvent.click(await part.findByRole("button", { name: "Clear the move away" }));
    expect(part.queryByRole("link", { name: /Report/ })).toBeNull();
    const dialog = within(await screen.findByRole("alertdialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Clear the move away" }));
    const link = await part.findByRole("link", { name: "Report of the last move" });
    expect(link).toHaveAttribute("href", "/api/v1/operator/move/report");
  });

  it("keeps showing the last state when the server is away for a moment", async () => {
    const { server } = movingServer(openMove());
    renderApp("/settings/move");
    const part = await database();
    expect(await part.findByText("Everything is copied; changes follow")).toBeVisible();
    server.on("GET /operator/move", () => problem(503, "move_failed", "away"));
    expect(await part.findByText(/last known state/, {}, { timeout: 4000 })).toBeVisible();
    expect(part.getByText("Everything is copied; changes follow")).toBeVisible();
  });
});

describe("the move of files", () => {
  it("tries the store, then begins with the same secrets and shows none of them", async () => {
    const { state, server } = movingServer(move());
    server.on("POST /operator/move/files", asked => {
      if (!(asked.body as { dry_run: boolean }).dry_run) {
        state.files = fileMove({ id: "f1", state: "copying", to: "s3://bucket", from: "file:///x", next: ["cancel"] });
      }
      return json(state.files);
    });
    renderApp("/settings/move");
    const part = await files();
    await userEvent.type(await part.findByLabelText(/Address of the other store/), "s3://bucket");
    await userEvent.type(part.getByLabelText(/Access key ID/), "AKIA");
    await userEvent.type(part.getByLabelText(/Secret access key/), "hunter2");
    await userEvent.click(part.getByRole("button", { name: "Try the store" }));
    expect(await part.findByText(/To be copied: 40 objects, 8 MB/)).toBeVisible();
    await userEvent.click(part.getByRole("button", { name: "Start to move the files" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Start to move the files" }));
    expect(await part.findByText(/Everything is copied; new files/)).toBeVisible();
    expect(server.calls("POST /operator/move/files")[1]?.body).toEqual({
      to: "s3://bucket",
      access_key_id: "AKIA",
      secret: "hunter2",
      session_token: null,
      rate: null,
      dry_run: false,
    });
    expect(document.documentElement.outerHTML).not.toContain("hunter2");
  });

  it("shows progress and problems, and compares deeply when asked to", async () => {
    const { server } = movingServer(
      move(),
      fileMove({
        id: "f1",
        state: "copying",
        from: "file:///srv/files",
        to: "s3://bucket",
        progress: { objects: 40, copied: 10, bytes: 8_000_000, copied_bytes: 2_000_000 },
        bytes_per_second: 1_500_000,
        error: "503 Slow Down",
        problems: [
          {
            sha256: "ab".repeat(32),
            problem: "damaged",
            store: "s3://bucket",
            files: [{ id: "x", name: "見積書.pdf" }],
            repairable: true,
          },
        ],
        next: ["verify", "switch", "cancel"],
      }),
    );
    server.on("POST /operator/move/files/verification", () => json(fileMove()));
    renderApp("/settings/move");
    const part = await files();
    expect(await part.findByText("10 of 40 (2 MB of 8 MB)")).toBeVisible();
    expect(part.getByText("1.5 MB per second")).toBeVisible();
    expect(part.getByText(/503 Slow Down.*Nothing is lost/)).toBeVisible();
    expect(part.getByText("見積書.pdf")).toBeVisible();
    await userEvent.click(part.getByRole("button", { name: "Compare the files" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    await userEvent.click(dialog.getByRole("checkbox", { name: /Read every object back/ }));
    await userEvent.click(dialog.getByRole("button", { name: "Compare the files" }));
    await waitFor(() =>
      expect(server.calls("POST /operator/move/files/verification")[0]?.body).toEqual({ deep: true }),
    );
  });
});
