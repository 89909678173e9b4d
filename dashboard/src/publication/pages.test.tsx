import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { FakeRequest } from "../test/request";
import { publication } from "../test/samples";
import { json, list } from "../test/server";

const foxe = (name = "map.foxe") => new File(["zip"], name);

beforeEach(() => {
  FakeRequest.all = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});

async function drop(...files: File[]): Promise<void> {
  const zone = (await screen.findByText("Drop a .foxe or .json file here")).parentElement as HTMLElement;
  fireEvent.drop(zone, { dataTransfer: { files } });
}

describe("publishing", () => {
  it("sends the file with who sees it, shows how far it is and where the release is", async () => {
    emptyServer().on("GET /publications", () => list());
    renderApp("/publish");
    await userEvent.click(await screen.findByRole("radio", { name: "Organisation only" }));
    await drop(foxe());
    expect(FakeRequest.last.target).toBe("POST /api/v1/extensions");
    expect(FakeRequest.last.body.get("visibility")).toBe("organization");
    expect((FakeRequest.last.body.get("file") as File).name).toBe("map.foxe");
    expect(await screen.findByRole("progressbar", { name: "Sending map.foxe" })).toBeVisible();
    await FakeRequest.last.answer(201, {
      id: "acme.map-panel",
      kind: "extension",
      display_name: "Acme Map",
      version: "1.2.0",
      findings: [],
    });
    expect(await screen.findByText("Acme Map 1.2.0 is published")).toBeVisible();
    expect(screen.getByRole("link", { name: "Open its page" })).toHaveAttribute("href", "/extensions/acme.map-panel");
  });

  it("shows everything that was found in a refused file, with file and rule", async () => {
    emptyServer().on("GET /publications", () => list());
    renderApp("/publish");
    await drop(foxe());
    await FakeRequest.last.answer(422, {
      code: "zip_path",
      detail: "No.",
      findings: [
        {
          code: "zip_path",
          severity: "error",
          file: "../x",
          rule: "zip.path",
          values: {},
          message: "It leaves the folder.",
        },
        {
          code: "uses_network",
          severity: "warning",
          file: "dist/extension.js",
          rule: "code.network",
          values: {},
          message: "It asks servers.",
        },
      ],
    });
    const result = await screen.findByRole("alert");
    expect(result).toHaveTextContent("Nothing of the file was kept");
    const [first, second] = within(result).getAllByRole("listitem");
    expect(first).toHaveTextContent("Not allowedIt leaves the folder.File: ../x · Rule: zip.path");
    expect(second).toHaveTextContent("Warning");
  });

  it("shows the personal data in a layout and takes it out at one click", async () => {
    emptyServer().on("GET /publications", () => list());
    renderApp("/publish");
    await drop(new File(["{}"], "bridge.json"));
    expect(FakeRequest.last.target).toBe("POST /api/v1/layouts");
    expect(FakeRequest.last.body.has("personal_data")).toBe(false);
    await FakeRequest.last.answer(422, {
      code: "personal_data",
      detail: "No.",
      findings: [
        {
          code: "personal_data",
          severity: "error",
          file: "",
          rule: "layout.personal_data",
          values: {},
          message: "A path of somebody: /home/taro/map.urdf",
        },
      ],
    });
    expect(await screen.findByText(/\/home\/taro/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Take it out and publish" }));
    expect(FakeRequest.all).toHaveLength(2);
    expect(FakeRequest.last.body.get("personal_data")).toBe("strip");
    expect((FakeRequest.last.body.get("file") as File).name).toBe("bridge.json");
  });

  it("says that a held one waits", async () => {
    emptyServer().on("GET /publications", () => list());
    renderApp("/publish");
    await drop(foxe());
    await FakeRequest.last.answer(202, publication());
    expect(await screen.findByText("It waits for an operator")).toBeVisible();
    expect(screen.getByRole("link", { name: "Show this attempt" })).toHaveAttribute("href", "/publish/p1");
  });

  it("sends nothing but one .foxe file, and stops when asked", async () => {
    emptyServer().on("GET /publications", () => list());
    renderApp("/publish");
    await drop(foxe("notes.txt"));
    expect(await screen.findByText(/notes\.txt is neither/)).toBeVisible();
    await drop(foxe(), foxe("b.foxe"));
    expect(await screen.findByText(/one file at a time/)).toBeVisible();
    expect(FakeRequest.all).toHaveLength(0);
    await drop(foxe());
    await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
    expect(await screen.findByText("Stopped. Nothing was published.")).toBeVisible();
  });
});

describe("an attempt", () => {
  it("that is held says why and takes an appeal", async () => {
    const server = emptyServer()
      .on("GET /publications/p1", () => json(publication()))
      .on("PUT /publications/p1/appeal", () =>
        json(publication({ appeal: "We are Acme.", appealed_at: "2026-11-20T09:00:00Z" })),
      );
    renderApp("/publish/p1");
    expect(await screen.findByText(/resembles another one/)).toBeVisible();
    await userEvent.type(screen.getByLabelText("Your words"), "We are Acme.");
    await userEvent.click(screen.getByRole("button", { name: "Send" }));
    expect(await screen.findByRole("heading", { name: /You wrote/ })).toBeVisible();
    expect(server.calls("PUT /publications/p1/appeal")[0]?.body).toEqual({ text: "We are Acme." });
  });

  it("that was decided shows the reason and takes no appeal", async () => {
    emptyServer().on("GET /publications/p1", () =>
      json(publication({ state: "rejected", decision: "It is not yours.", decided_at: "2026-11-20T09:00:00Z" })),
    );
    renderApp("/publish/p1");
    expect(await screen.findByText("It is not yours.")).toBeVisible();
    expect(screen.queryByLabelText("Your words")).toBeNull();
  });
});
