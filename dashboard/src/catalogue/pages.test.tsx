import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { catalogueDetail, catalogueItem, catalogueVersion } from "../test/samples";
import { json, list, problem } from "../test/server";
import { quoted } from "./item-side";

const stranger = () => problem(401, "unauthenticated", "");

describe("the catalogue", () => {
  it("shows what there is, who publishes it and how often it was taken", async () => {
    emptyServer().on("GET /extensions", () => list(catalogueItem()));
    renderApp("/extensions");
    expect(await screen.findByRole("link", { name: "Acme Map" })).toHaveAttribute("href", "/extensions/acme.map-panel");
    expect(screen.getByText("Acme Robotics")).toBeVisible();
    expect(screen.getByText(/^Verified/)).toBeInTheDocument();
    expect(screen.getByText("1,234 downloads")).toBeInTheDocument();
    const [place] = screen.getAllByRole("link", { name: "Marketplace" });
    expect(place).toHaveAttribute("aria-current", "page");
  });

  it("follows the typing, in the address too", async () => {
    const server = emptyServer()
      .on("GET /extensions", () => list(catalogueItem()))
      .on("GET /layouts", () => list());
    renderApp("/extensions?keyword=map&sort=name");
    await screen.findByRole("link", { name: "Acme Map" });
    await userEvent.type(screen.getByRole("searchbox", { name: "Search extensions" }), "地図");
    await waitFor(() => expect(server.calls("GET /extensions").at(-1)?.query.get("q")).toBe("地図"));
    const asked = server.calls("GET /extensions").at(-1)?.query;
    expect(asked?.get("keyword")).toBe("map");
    expect(asked?.get("sort")).toBe("name");
    expect(new URLSearchParams(location.search).get("q")).toBe("地図");
  });

  it("says so when nothing matches, and takes the filters away", async () => {
    const server = emptyServer().on("GET /layouts", asked => (asked.query.has("q") ? list() : list(catalogueItem())));
    renderApp("/layouts?q=zebra");
    expect(await screen.findByText("Nothing matches")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByRole("link", { name: "Acme Map" })).toBeVisible();
    expect(server.calls("GET /layouts").at(-1)?.query.has("q")).toBe(false);
    expect(screen.getByRole("searchbox", { name: "Search layouts" })).toHaveValue("");
  });

  it("says what went wrong and tries again", async () => {
    const server = emptyServer().on("GET /extensions", () => problem(500, "internal", "The disk is full."));
    renderApp("/extensions");
    expect(await screen.findByText("The disk is full.")).toBeVisible();
    server.on("GET /extensions", () => list(catalogueItem()));
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Acme Map" })).toBeVisible();
  });

  it("is open to strangers when the server is, with a way to sign in and back", async () => {
    emptyServer()
      .on("GET /auth/session", stranger)
      .on("GET /registry/settings", () => json({ catalogue_open: true }))
      .on("GET /extensions", () => list(catalogueItem()));
    renderApp("/extensions?keyword=map", { signedIn: false });
    expect(await screen.findByRole("link", { name: "Acme Map" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute(
      "href",
      `/sign-in?to=${encodeURIComponent("/extensions?keyword=map")}`,
    );
    expect(screen.queryByRole("link", { name: "Tasks" })).toBeNull();
  });

  it("asks strangers to sign in when the server is closed", async () => {
    emptyServer()
      .on("GET /auth/session", stranger)
      .on("GET /registry/settings", () => json({ catalogue_open: false }));
    renderApp("/extensions/acme.map-panel", { signedIn: false });
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(new URLSearchParams(location.search).get("to")).toBe("/extensions/acme.map-panel");
  });
});

describe("an extension", () => {
  const path = "GET /extensions/acme.map-panel";

  it("is downloaded under its name and described on the command line", async () => {
    emptyServer().on(path, () => json(catalogueDetail()));
    renderApp("/extensions/acme.map-panel");
    const download = await screen.findByRole("link", { name: "Download" });
    expect(download).toHaveAttribute("download", "acme.map-panel-1.2.0.foxe");
    expect(download).toHaveAttribute("href", catalogueItem().url);
    expect(screen.getByText(/^curl -fLo acme\.map-panel-1\.2\.0\.foxe/)).toHaveTextContent("sha256sum -c");
    expect(screen.getByText("Drop it in.")).toBeVisible();
  });

  it("warns of what it can do, of its state, and of what could not be read", async () => {
    emptyServer().on(path, () =>
      json(
        catalogueDetail(
          { capabilities: ["eval", "network"], extra: { complete: false } },
          { state: "deprecated", reason: "Slow.", replacement: "acme.atlas" },
        ),
      ),
    );
    renderApp("/extensions/acme.map-panel");
    expect(await screen.findByText(/It opens network connections/)).toBeVisible();
    expect(screen.getByText(/It runs code that it makes/)).toBeVisible();
    expect(screen.getByText(/The code could not be read completely/)).toBeVisible();
    expect(screen.getByText(/Reason: Slow\./)).toBeVisible();
    expect(screen.getByRole("link", { name: "acme.atlas" })).toHaveAttribute("href", "/extensions/acme.atlas");
  });

  it("goes into the organisation's viewers and out again", async () => {
    const items = { extensions: [] as string[], layouts: [] };
    const server = emptyServer()
      .on("GET /extensions/acme.map-panel", () => json(catalogueDetail()))
      .on("GET /viewer/items", () => json(items))
      .on("PUT /viewer/extensions/acme.map-panel", () => {
        items.extensions = ["acme.map-panel"];
        return json(catalogueItem());
      })
      .on("DELETE /viewer/extensions/acme.map-panel", () => {
        items.extensions = [];
        return new Response(null, { status: 204 });
      });
    renderApp("/extensions/acme.map-panel");
    await userEvent.click(await screen.findByRole("button", { name: "Use in our viewers" }));
    expect(await screen.findByText("Added to your organisation’s viewers")).toBeVisible();
    await userEvent.click(await screen.findByRole("button", { name: "Take out of our viewers" }));
    expect(server.calls("DELETE /viewer/extensions/acme.map-panel")).toEqual([]);
    const question = screen.getByRole("alertdialog", { name: "Take out of our viewers" });
    await userEvent.click(within(question).getByRole("button", { name: "Take out of our viewers" }));
    expect(await screen.findByText("Taken out of your organisation’s viewers")).toBeVisible();
    expect(await screen.findByRole("button", { name: "Use in our viewers" })).toBeVisible();
  });

  it("lists its versions; a removed one is a line without content", async () => {
    emptyServer().on(path, () =>
      json(
        catalogueDetail({
          versions: [
            catalogueVersion(),
            catalogueVersion({ version: "1.1.0", state: "yanked", reason: "Crashes." }),
            catalogueVersion({ version: "1.0.0", state: "removed", reason: "A key was in it.", url: null }),
          ],
        }),
      ),
    );
    renderApp("/extensions/acme.map-panel?tab=versions");
    const row = (await screen.findByText("A key was in it.")).closest("tr") as HTMLElement;
    expect(within(row).getByText("Removed")).toBeVisible();
    expect(within(row).queryByRole("link")).toBeNull();
    expect(screen.getByRole("link", { name: "Show version 1.1.0" })).toHaveAttribute(
      "href",
      "/extensions/acme.map-panel?version=1.1.0",
    );
    expect(screen.getByText("Crashes.")).toBeVisible();
  });

  it("says when an older version is shown", async () => {
    emptyServer().on(`${path}/versions/1.0.0`, () =>
      json(
        catalogueDetail(
          { versions: [catalogueVersion(), catalogueVersion({ version: "1.0.0" })] },
          { version: "1.0.0" },
        ),
      ),
    );
    renderApp("/extensions/acme.map-panel?version=1.0.0");
    expect(await screen.findByText(/version 1\.0\.0, not the newest/)).toBeVisible();
    expect(screen.getByRole("link", { name: "Show the newest" })).toHaveAttribute("href", "/extensions/acme.map-panel");
  });

  it("leaves a tombstone when the version was removed", async () => {
    emptyServer().on(`${path}/versions/1.0.0`, () =>
      problem(410, "release_removed", "Gone.", { reason: "A key was in it." }),
    );
    renderApp("/extensions/acme.map-panel?version=1.0.0");
    expect(await screen.findByText("This version was removed")).toBeVisible();
    expect(screen.getByText(/A key was in it\./)).toBeVisible();
  });

  it("shows what it brings", async () => {
    emptyServer().on(path, () =>
      json(catalogueDetail({ converters: [{ from: "acme/Pose", to: "foxglove.PoseInFrame" }] })),
    );
    renderApp("/extensions/acme.map-panel?tab=contents");
    expect(await screen.findByText("from acme/Pose to foxglove.PoseInFrame")).toBeVisible();
    expect(screen.getByRole("link", { name: "sensor_msgs/msg/NavSatFix" })).toHaveAttribute(
      "href",
      "/extensions?schema=sensor_msgs%2Fmsg%2FNavSatFix",
    );
    expect(screen.getByText(/uses neither the network/)).toBeVisible();
  });

  it("does not make a link of an address that acts", async () => {
    emptyServer().on(path, () => json(catalogueDetail({}, { homepage: "javascript:alert(1)" })));
    renderApp("/extensions/acme.map-panel");
    expect(await screen.findByText("javascript:alert(1)")).toBeVisible();
    expect(screen.queryByRole("link", { name: /javascript/ })).toBeNull();
  });
});

describe("a layout", () => {
  it("is drawn, says what it needs, and flags its scripts", async () => {
    emptyServer().on("GET /layouts/acme.bridge", () =>
      json(
        catalogueDetail(
          {
            topics: ["/imu"],
            capabilities: ["scripts"],
            extensions: ["Acme Map"],
            extra: {
              tiles: [
                { panel: "3D!1", type: "3D", x: 0, y: 0, width: 0.6, height: 1 },
                { panel: "Plot!2", type: "Plot", x: 0.6, y: 0, width: 0.4, height: 1 },
              ],
            },
          },
          { kind: "layout", id: "acme.bridge", display_name: "Bridge" },
        ),
      ),
    );
    renderApp("/layouts/acme.bridge?tab=contents");
    const drawing = await screen.findByRole("img", { name: "Where the panels are: 3D, Plot" });
    const [, plot] = drawing.querySelectorAll("rect");
    expect(Number(plot?.getAttribute("x"))).toBeCloseTo(386);
    expect(Number(plot?.getAttribute("width"))).toBeCloseTo(252);
    expect(screen.getByText(/It contains scripts that run in your viewer/)).toBeVisible();
    expect(screen.getByText("/imu")).toBeVisible();
    expect(screen.getByRole("link", { name: "Acme Map" })).toHaveAttribute("href", "/extensions?q=Acme+Map");
  });
});

describe("a layout in the organisation's viewers", () => {
  it("is a copy, which says so before it is deleted", async () => {
    emptyServer()
      .on("GET /layouts/acme.bridge", () =>
        json(catalogueDetail({}, { kind: "layout", id: "acme.bridge", display_name: "Bridge" })),
      )
      .on("GET /viewer/items", () => json({ extensions: [], layouts: ["acme.bridge"] }))
      .on("DELETE /viewer/layouts/acme.bridge", () => problem(403, "forbidden", "An administrator may do that."));
    renderApp("/layouts/acme.bridge");
    await userEvent.click(await screen.findByRole("button", { name: "Take out of our viewers" }));
    const question = screen.getByRole("alertdialog", { name: "Take out of our viewers" });
    expect(within(question).getByText(/with everything that was changed in it/)).toBeVisible();
    await userEvent.click(within(question).getByRole("button", { name: "Take out of our viewers" }));
    expect(await screen.findByText("An administrator may do that.")).toBeVisible();
    expect(screen.getByText("In your organisation’s viewers")).toBeVisible();
  });
});

describe("a word for the shell", () => {
  it("cannot end the command", () => {
    expect(quoted("a.b-1.2.0.foxe")).toBe("a.b-1.2.0.foxe");
    expect(quoted("it's; rm -rf ~")).toBe("'it'\\''s; rm -rf ~'");
  });
});
