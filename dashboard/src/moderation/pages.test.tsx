import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { catalogueDetail, contentReport, move, namespace, publication } from "../test/samples";
import { json, list } from "../test/server";

/** A server that this person runs. */
const operated = () => emptyServer().on("GET /operator/move", () => json(move()));

describe("the review", () => {
  it("shows what was found and the appeal, and tells the decision with its reason", async () => {
    const server = operated()
      .on("GET /operator/publications", asked =>
        asked.query.get("state") === "held"
          ? list(
              publication({
                appeal: "We are Acme.",
                appealed_at: "2026-11-20T09:00:00Z",
                findings: [
                  {
                    code: "uses_network",
                    severity: "notice",
                    file: "dist/extension.js",
                    rule: "code.network",
                    values: {},
                    message: "It asks servers.",
                  },
                ],
              }),
            )
          : list(),
      )
      .on("PUT /operator/publications/p1/decision", () => json(publication({ state: "published" })));
    renderApp("/review");
    const card = (await screen.findByText("We are Acme.")).closest("article") as HTMLElement;
    expect(within(card).getByText("It asks servers.")).toBeVisible();
    expect(within(card).getByText(/resembles another one/)).toBeVisible();
    await userEvent.click(within(card).getByRole("button", { name: "Publish it" }));
    expect(server.calls("PUT /operator/publications/p1/decision")).toHaveLength(0);
    await userEvent.type(within(card).getByLabelText("Reason, for the publisher to read"), "It is theirs.");
    await userEvent.click(within(card).getByRole("button", { name: "Do not publish it" }));
    await waitFor(() =>
      expect(server.calls("PUT /operator/publications/p1/decision")[0]?.body).toEqual({
        approve: false,
        reason: "It is theirs.",
      }),
    );
  });

  it("decides about names", async () => {
    const server = operated()
      .on("GET /operator/namespaces", () =>
        list(namespace({ name: "rnodem", state: "held", reason: "looks_like", resembles: "modem" })),
      )
      .on("PUT /operator/namespaces/rnodem/decision", () => json(namespace({ name: "rnodem" })));
    renderApp("/review?tab=names");
    expect(await screen.findByText(/To the eye it is the same.*“modem”/)).toBeVisible();
    await userEvent.type(screen.getByLabelText("Reason, for the publisher to read"), "Fine.");
    await userEvent.click(screen.getByRole("button", { name: "Allow the name" }));
    await waitFor(() =>
      expect(server.calls("PUT /operator/namespaces/rnodem/decision")[0]?.body).toEqual({
        approve: true,
        reason: "Fine.",
      }),
    );
  });

  it("removes what was reported and answers who did", async () => {
    const server = operated()
      .on("GET /operator/reports", () => list(contentReport()))
      .on("POST /operator/registry/removals", () => list())
      .on("PUT /operator/reports/rp1/decision", () => json(contentReport({ state: "upheld" })));
    renderApp("/review?tab=reports");
    expect(await screen.findByText("It sends my position away.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Remove it for everybody" }));
    const dialog = await screen.findByRole("dialog", { name: /Remove acme\.map-panel/ });
    await userEvent.type(within(dialog).getByLabelText("Reason, for everybody to read"), "It spies.");
    await userEvent.click(within(dialog).getByRole("button", { name: "Remove it for everybody" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(server.calls("POST /operator/registry/removals")[0]?.body).toEqual({
      kind: "extension",
      item: "acme.map-panel",
      version: null,
      reason: "It spies.",
    });
    await userEvent.type(screen.getByLabelText("Answer, for the reporter to read"), "Thank you.");
    await userEvent.click(screen.getByRole("button", { name: "Agree" }));
    await waitFor(() =>
      expect(server.calls("PUT /operator/reports/rp1/decision")[0]?.body).toEqual({
        uphold: true,
        answer: "Thank you.",
      }),
    );
  });

  it("is for those who run the server", async () => {
    emptyServer();
    renderApp("/review");
    expect(await screen.findByRole("alert")).toHaveTextContent("This is not here");
    expect(screen.queryByRole("link", { name: "Review" })).toBeNull();
  });
});

describe("a report", () => {
  it("is sent from the page of what it is about", async () => {
    const server = emptyServer()
      .on("GET /extensions/acme.map-panel", () => json(catalogueDetail()))
      .on("POST /reports", () => json(contentReport(), 201));
    renderApp("/extensions/acme.map-panel");
    await userEvent.click(await screen.findByRole("button", { name: "Report" }));
    const dialog = await screen.findByRole("dialog", { name: "Report Acme Map" });
    await userEvent.type(within(dialog).getByLabelText("What should the operator know?"), "It sends my position away.");
    await userEvent.click(within(dialog).getByRole("button", { name: "Send" }));
    expect(await screen.findByText("The operator will read it")).toBeVisible();
    expect(server.calls("POST /reports")[0]?.body).toEqual({
      kind: "extension",
      item: "acme.map-panel",
      reason: "malware",
      text: "It sends my position away.",
    });
  });
});
