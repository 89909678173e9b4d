import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { UsageReport } from "../api/types";
import { emptyServer, renderApp } from "../test/render";
import { move } from "../test/samples";
import { json } from "../test/server";

const usage: UsageReport = {
  from: "2026-11-19",
  to: "2026-11-21",
  downloads: 1206,
  days: [
    { day: "2026-11-19", downloads: 1000 },
    { day: "2026-11-20", downloads: 200 },
    { day: "2026-11-21", downloads: 6 },
  ],
  items: [
    {
      kind: "extension",
      item: "acme.map-panel",
      display_name: "Acme Map",
      downloads: 1206,
      days: [1000, 200, 6],
      versions: [
        { version: "1.2.0", downloads: 1200 },
        { version: "1.1.0", downloads: 6 },
      ],
      fate: { shown: 40, kept: 30, installs: 12 },
    },
  ],
};

describe("statistics", () => {
  it("show downloads over time, versions in use and what became of recommendations", async () => {
    const server = emptyServer().on("GET /registry/statistics", () => json(usage));
    renderApp("/statistics");
    const chart = await screen.findByRole("img", { name: "Downloads a day: 1,206" });
    expect(chart.querySelectorAll("circle")).toHaveLength(3);
    expect(within(chart).getByText("Nov 19, 2026: 1,000")).toBeInTheDocument();
    expect(screen.getByText("1.2.0 (1,200), 1.1.0 (6)")).toBeVisible();
    expect(screen.getByText("kept by 30 of 40")).toBeVisible();
    expect(screen.getByRole("link", { name: /CSV/ })).toHaveAttribute(
      "href",
      "/api/v1/registry/statistics.csv?days=90",
    );
    await userEvent.click(screen.getByRole("radio", { name: "30 days" }));
    await waitFor(() => expect(server.calls("GET /registry/statistics").at(-1)?.query.get("days")).toBe("30"));
    expect(screen.queryByRole("radio", { name: "This server" })).toBeNull();
  });

  it("of the server show what is looked for in vain", async () => {
    emptyServer()
      .on("GET /operator/move", () => json(move()))
      .on("GET /registry/statistics", () => json({ ...usage, downloads: 0, items: [] }))
      .on("GET /operator/statistics", () =>
        json({
          usage,
          recommendations: { accuracy: 0.625, adoption: 0.3, submission: 0.5 },
          searches: [{ kind: "extension", words: "点群", count: 7 }],
        }),
      );
    renderApp("/statistics");
    expect(await screen.findByText("No downloads in this time")).toBeVisible();
    await userEvent.click(await screen.findByRole("radio", { name: "This server" }));
    expect(await screen.findByText("点群")).toBeVisible();
    expect(screen.getByText("62.5 %")).toBeVisible();
  });
});
