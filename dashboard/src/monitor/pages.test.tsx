import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { JobState, MonitorReport } from "../api/types";
import { emptyServer, renderApp } from "../test/render";
import { move } from "../test/samples";
import { json } from "../test/server";

// The contract does not say that a value may be null: where nobody has measured.
const report: MonitorReport = {
  from: "2026-11-21T00:00:00Z",
  step_seconds: 300,
  nodes: [
    {
      node: "1f0c22aa",
      last_seen: "2026-11-21T00:15:00Z",
      series: [
        { figure: "errors", values: [0, 0.015, 0.02, null] as number[] },
        { figure: "p99", values: [12, null, 48, 31] as number[] },
        { figure: "backup_age", values: [720, 1020, 1320, 5400] },
        { figure: "protection_age", values: [9, 8, 10, 7] },
        { figure: "files_age", values: [9, 31_536_000, 340, 90] },
        { figure: "archive_age", values: [20, 45, 30, 42] },
        { figure: "archive_full_age", values: [31_536_000, 31_536_000, 60, 129_600] },
      ],
    },
  ],
  drills: [
    { at: "2026-10-01T03:00:00Z", leg: "file:///backups", seconds: 41.5, lost: 8, good: true },
    { at: "2026-11-01T03:00:00Z", leg: "file:///backups", seconds: 0, lost: 0, good: false },
  ],
};

const alerts = {
  open: [{ rule: "DiskFull", subject: "1f0c22aa", opened_at: "2026-11-21T00:10:00Z" }],
  channels: [
    {
      id: "01890000-0000-7000-8000-000000000001",
      kind: "mail",
      target: "ops@example.com",
      language: "en",
      created_at: "2026-11-20T00:00:00Z",
      last_sent_at: null,
      failure: null,
    },
  ],
  rules: [],
  public_key: "",
};

const jobs: { items: JobState[] } = {
  items: [
    {
      name: "audit-seal",
      waiting: 1,
      due_at: "2026-11-21T00:16:00Z",
      running: false,
      succeeded_at: "2026-11-21T00:15:00Z",
      failed_at: null,
      failures: 0,
    },
    {
      name: "mail-delivery",
      waiting: 1200,
      due_at: "2026-11-21T00:15:00Z",
      running: false,
      succeeded_at: null,
      failed_at: "2026-11-21T00:14:00Z",
      failures: 3,
    },
  ],
};

describe("monitoring", () => {
  it("draws what the server has measured, with gaps, and how drills went", async () => {
    const server = emptyServer()
      .on("GET /operator/move", () => json(move()))
      .on("GET /operator/monitor", () => json(report))
      .on("GET /operator/jobs", () => json(jobs))
      .on("GET /operator/alerts", () => json(alerts));
    renderApp("/settings/monitor");
    const errors = await screen.findByRole("img", { name: "Answers that are errors: 2 %" });
    expect(errors.querySelectorAll("circle")).toHaveLength(3);
    const slow = screen.getByRole("img", { name: "99 of 100 are answered within: 31 ms" });
    expect(slow.querySelectorAll("path")).toHaveLength(2); // a line and what lies below it
    expect(slow.querySelectorAll("circle")).toHaveLength(4); // the one that stands alone, and those of the pointer
    expect(screen.getByRole("img", { name: "Age of the last proven backup: 1.5 h" })).toBeVisible();
    expect(
      screen.getByRole("img", { name: "Age of the oldest change that a place of backups lacks: 7 sec" }),
    ).toBeVisible();
    const files = screen.getByRole("img", {
      name: "Age of the oldest file that a place of backups lacks: 1.5 min",
    });
    expect(files.querySelectorAll("path")).toHaveLength(2);
    expect(screen.getByRole("img", { name: "The archive of PostgreSQL is behind by: 42 sec" })).toBeVisible();
    expect(screen.getByRole("img", { name: "Age of the last full backup in the archive: 1.5 days" })).toBeVisible();
    const drills = screen.getByRole("region", { name: "Drills" });
    expect(within(drills).getByText("41.5 sec")).toBeVisible();
    expect(within(drills).getByText("did not come back")).toBeVisible();
    const [, first, second] = within(screen.getByRole("region", { name: "Jobs" })).getAllByRole("row");
    expect(first).toHaveTextContent(/^Mails sentfailed 3×.*not yet.*1200$/); // what goes wrong stands first
    expect(second).toHaveTextContent(/^Trail linked and signedfine.*never1$/);
    expect(screen.getByRole("alert")).toHaveTextContent("The disk is nearly full");
    server.on("POST /operator/alerts/channels/01890000-0000-7000-8000-000000000001/test", () => json(null, 202));
    await userEvent.click(screen.getByRole("button", { name: "Send a message on trial to ops@example.com" }));
    expect(await screen.findByText("A message on trial is on its way")).toBeVisible();
    await userEvent.click(screen.getByRole("radio", { name: "1 hour" }));
    await waitFor(() => expect(server.calls("GET /operator/monitor").at(-1)?.query.get("hours")).toBe("1"));
  });

  it("is for whoever runs the server", async () => {
    emptyServer();
    renderApp("/settings/monitor");
    expect(await screen.findByRole("heading", { name: "Profile" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "Monitoring" })).toBeNull();
  });
});
