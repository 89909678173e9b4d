import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { ownItem, release } from "../test/samples";
import { json, list, problem } from "../test/server";

const path = "/published/extension/acme.map-panel";

function server() {
  return emptyServer()
    .on("GET /registry/items", () => list(ownItem()))
    .on("GET /extensions/acme.map-panel/releases", () =>
      list(release(), release({ id: "r0", version: "1.0.0", state: "removed", reason: "A key was in it." })),
    );
}

describe("what is published", () => {
  it("is listed, also what nobody else sees", async () => {
    emptyServer().on("GET /registry/items", () => list(ownItem({ visibility: "organization" })));
    renderApp("/published");
    expect(await screen.findByRole("link", { name: "Manage Acme Map" })).toHaveAttribute("href", path);
    expect(screen.getByText("Your organisation only")).toBeVisible();
    expect(screen.getByText("1,234 downloads")).toBeVisible();
  });

  it("is deprecated with a reason and a replacement", async () => {
    const asked = server().on("PUT /extensions/acme.map-panel/versions/1.2.0/state", () =>
      json(release({ state: "deprecated" })),
    );
    renderApp(path);
    await userEvent.click(await screen.findByRole("button", { name: "What to do with version 1.2.0" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Deprecate" }));
    const dialog = await screen.findByRole("dialog", { name: "Deprecate version 1.2.0?" });
    await userEvent.type(within(dialog).getByLabelText("Reason, for everybody to read"), "Slow.");
    await userEvent.type(within(dialog).getByLabelText("Use instead (id)"), "acme.atlas");
    await userEvent.click(within(dialog).getByRole("button", { name: "Deprecate" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked.calls("PUT /extensions/acme.map-panel/versions/1.2.0/state")[0]?.body).toEqual({
      state: "deprecated",
      reason: "Slow.",
      replacement: "acme.atlas",
    });
  });

  it("keeps its tombstones as they are", async () => {
    server();
    renderApp(path);
    expect(await screen.findByText("A key was in it.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "What to do with version 1.0.0" })).toBeNull();
  });

  it("is removed as a whole only with a reason, and the dialog says what the server says", async () => {
    const asked = server().on("PUT /extensions/acme.map-panel/state", () =>
      problem(403, "not_a_publisher", "Only owners of the namespace do this."),
    );
    renderApp(path);
    await userEvent.click(await screen.findByRole("button", { name: "Remove for good" }));
    const dialog = await screen.findByRole("dialog", { name: "Remove all versions of Acme Map for good?" });
    await userEvent.click(within(dialog).getByRole("button", { name: "Remove for good" }));
    expect(asked.calls("PUT /extensions/acme.map-panel/state")).toHaveLength(0);
    await userEvent.type(within(dialog).getByLabelText("Reason, for everybody to read"), "It was a mistake.");
    await userEvent.click(within(dialog).getByRole("button", { name: "Remove for good" }));
    expect(await within(dialog).findByText("Only owners of the namespace do this.")).toBeVisible();
    expect(asked.calls("PUT /extensions/acme.map-panel/state")[0]?.body).toEqual({
      state: "removed",
      reason: "It was a mistake.",
      replacement: null,
    });
  });

  it("is shown to the organisation only", async () => {
    const asked = server().on("PUT /extensions/acme.map-panel/visibility", () =>
      json(ownItem({ visibility: "organization" })),
    );
    renderApp(path);
    await userEvent.click(await screen.findByRole("radio", { name: "Organisation only" }));
    await waitFor(() =>
      expect(asked.calls("PUT /extensions/acme.map-panel/visibility")[0]?.body).toEqual({ visibility: "organization" }),
    );
  });

  it("of somebody else is not found", async () => {
    emptyServer().on("GET /registry/items", () => list());
    renderApp(path);
    expect(await screen.findByRole("alert")).toHaveTextContent("This is not here");
  });
});
