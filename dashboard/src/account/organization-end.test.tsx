import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { json } from "../test/server";

const action = { name: "Delete the organisation" };

describe("the end of an organisation", () => {
  it("can be asked for by its owners", async () => {
    emptyServer();
    renderApp("/settings/organization");
    expect(await screen.findByRole("button", action)).toBeVisible();
  });

  it("is not offered to the one that runs the server", async () => {
    emptyServer().on("GET /operator/move", () => json({ stage: "none" }));
    renderApp("/settings/organization");
    expect(await screen.findByText(/The owners of this organisation run the server/)).toBeVisible();
    expect(screen.queryByRole("button", action)).toBeNull();
  });
});
