import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { extension, layout } from "./packages";
import type { Person } from "./people";
import type { Server } from "./server";
import { expect, test } from "./test";

const run = promisify(execFile);
const launcher = join(import.meta.dirname, "../../resonant");
const built = process.env.RESONANT_VIEWER_DIR;
const packed = process.env.VIEWER_PACKAGE;

test.skip(!built, "No built viewer was given: RESONANT_VIEWER_DIR=FOLDER, of Lichtblick built with API_URL=/api");
test.use({ actionTimeout: 30_000 });
test.beforeEach(() => test.setTimeout(240_000));

/** A package whose panel says a text. */
function panel(name: string, version: string, text: string, more: Record<string, string> = {}): Uint8Array {
  const script = `module.exports = { activate: context => context.registerPanel({
    name: ${JSON.stringify(`${name} panel`)},
    initPanel: panel => { panel.panelElement.textContent = ${JSON.stringify(text)}; },
  }) };`;
  const manifest = { publisher: "gantry", name, version, displayName: name };
  return extension(manifest, { "dist/extension.js": script, ...more });
}

/** Publishes as a build server does, and lets the organisation's viewers have it. */
async function published(person: Person, server: Server, publisher: string, file: string): Promise<void> {
  const token = await person.send("POST", "/publish-tokens", { name: "build", namespaces: [publisher] });
  const { stdout } = await run(launcher, ["publish", file, "--server", server.url, "--json"], {
    env: { ...process.env, RESONANT_PUBLISH_TOKEN: token.token },
  });
  await person.send("PUT", `/viewer/extensions/${JSON.parse(stdout).id}`);
}

async function workspace(person: Person): Promise<string> {
  return (await (await person.calls.get("/api/v1/auth/session")).json()).organization.id;
}

async function kept(person: Person, what: "extensions" | "layouts"): Promise<Record<string, unknown>[]> {
  const answer = await person.calls.get(`/api/workspaces/${await workspace(person)}/${what}`);
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()).data;
}

async function open(page: Page, person: Person): Promise<void> {
  await page.goto(`/viewer/?workspace=${await workspace(person)}`);
  await expect(page.getByText("Open data source")).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("Escape");
  await expect(page.getByText("Open data source")).toBeHidden();
}

async function showPanel(page: Page, title: string): Promise<void> {
  await page.getByTestId("AddPanelButton").click();
  await page.getByTestId("panel-list-textfield").locator("input").fill(title);
  await page.getByTestId(`panel-menu-item ${title}`).click();
}

/** Gives the viewer a file through the field that it has for programs, and keeps it for the organisation. */
async function share(page: Page, file: string): Promise<void> {
  await page.locator("[data-puppeteer-file-upload]").setInputFiles(file);
  const question = page.getByRole("dialog").filter({ hasText: "Choose Installation Location" });
  await question.getByRole("button", { name: /^Organization/ }).click();
  await question.getByRole("button", { name: "Install", exact: true }).click();
  await expect(question).toBeHidden();
}

test("a viewer lists, runs, takes and removes the organisation’s extensions", async ({
  page,
  person,
  server,
}, testInfo) => {
  const file = async (name: string, bytes: Uint8Array) => {
    const path = testInfo.outputPath(name);
    await writeFile(path, bytes);
    return path;
  };
  await person.send("POST", "/namespaces", { name: "gantry" });
  await published(person, server, "gantry", await file("crane.foxe", panel("crane", "1.0.0", "The crane stands.")));
  await open(page, person);
  await showPanel(page, "crane panel");
  await expect(page.getByText("The crane stands.")).toBeVisible();

  await share(page, await file("winch.foxe", panel("winch", "1.0.0", "The winch turns.")));
  await expect.poll(() => kept(person, "extensions")).toContainEqual(expect.objectContaining({ name: "winch" }));
  await showPanel(page, "winch panel");
  await expect(page.getByText("The winch turns.")).toBeVisible();

  // The viewer knows no word for what is refused, and says that it could not be synced.
  const refusal = page.waitForResponse(answer => answer.status() === 422);
  await share(page, await file("bad.foxe", panel("bad", "1.0.0", "No.", { "../outside.js": "" })));
  expect(await (await refusal).json()).toMatchObject({ code: "zip_name_traversal" });
  await expect(page.getByText(/not synced to server/)).toBeVisible();
  const conflict = page.waitForResponse(answer => answer.status() === 409);
  await share(page, await file("other.foxe", panel("winch", "1.0.0", "Other bytes.")));
  expect(await (await conflict).json()).toMatchObject({ code: "version_taken" });
  expect((await kept(person, "extensions")).map(each => each.name).sort()).toEqual(["crane", "winch"]);

  // Its own marketplace is a list on the internet.
  await page.route(
    address => address.origin !== server.url,
    route => route.abort(),
  );
  await page.getByTestId("user-button").click();
  await page.getByText("Extensions", { exact: true }).click();
  const organization = page.getByTestId("extension-list-entry").filter({ hasText: "crane" });
  await organization.getByRole("row", { name: /crane/ }).getByRole("button", { name: "Uninstall" }).click();
  await expect.poll(async () => (await kept(person, "extensions")).map(each => each.name)).toEqual(["winch"]);
  await page.screenshot({ path: testInfo.outputPath("extensions.png") });
});

test("a viewer takes, keeps, follows and deletes the organisation’s layouts", async ({
  browser,
  page,
  person,
  server,
}, testInfo) => {
  const polled: number[] = [];
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.responseReceivedExtraInfo", ({ statusCode }) => polled.push(statusCode));
  const names = async () => (await kept(person, "layouts")).map(each => each.name);
  const path = testInfo.outputPath("Bridge.json");
  await writeFile(path, layout(["/pier/scan", "/pier/fix"]));
  await open(page, person);
  await share(page, path);
  await expect.poll(names).toEqual(["Bridge"]);
  await page.getByText("Layouts", { exact: true }).click();
  const row = (name: string) => page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
  const choose = async (name: string, action: string) => {
    await row(name).hover();
    await row(name).getByTestId("layout-actions").click();
    await page.getByRole("menuitem", { name: action }).click();
  };
  await expect(row("Bridge")).toBeVisible();

  await showPanel(page, "Plot");
  await expect(row("Bridge").getByTestId("unsaved-changes-icon")).toBeVisible();
  await choose("Bridge", "Save changes");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => JSON.stringify((await kept(person, "layouts"))[0]?.data)).toContain("Plot!");
  await choose("Bridge", "Rename");
  await page.keyboard.type("見取り図");
  await page.keyboard.press("Enter");
  await expect.poll(names).toEqual(["見取り図"]);

  // What is kept elsewhere arrives without a reload; until then the answers have no body.
  const elsewhere = await person.window(browser, { baseURL: server.url });
  const other = await elsewhere.newPage();
  await open(other, person);
  const second = testInfo.outputPath("Harbour.json");
  await writeFile(second, layout(["/pier/sonar"]));
  await share(other, second);
  await expect.poll(names).toContain("Harbour");
  await elsewhere.close();
  await expect(row("Harbour")).toBeVisible({ timeout: 90_000 });
  await expect.poll(() => polled, { timeout: 90_000 }).toContain(304);
  await page.screenshot({ path: testInfo.outputPath("layouts.png") });

  await choose("見取り図", "Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect.poll(names).toEqual(["Harbour"]);
});

test("a package of the official tool shows each panel that the catalogue names", async ({ page, person, server }) => {
  test.skip(!packed, "No package was given: VIEWER_PACKAGE=FILE.foxe, made by the tool that comes with the viewer");
  if (!packed) return;
  const [publisher = ""] = basename(packed).split(".");
  await person.send("POST", "/namespaces", { name: publisher });
  await published(person, server, publisher, packed);
  await open(page, person);
  const [item] = await kept(person, "extensions");
  const { item: shown } = await (await person.calls.get(`/api/v1/extensions/${item?.id}`)).json();
  expect(shown.panels).not.toEqual([]);
  for (const name of shown.panels) {
    await showPanel(page, name);
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
  }
});

test("a layout of the catalogue goes into open viewers, and out of them", async ({ page, person }, testInfo) => {
  await person.send("POST", "/namespaces", { name: "slip" });
  const { id } = await person.publish("/layouts", {
    name: "Slipway.json",
    bytes: layout(["/slip/scan"]),
    fields: { namespace: "slip", display_name: "Slipway" },
  });
  const pages = await page.context().newPage();
  await pages.goto(`/layouts/${id}`);
  await open(page, person);
  await page.getByText("Layouts", { exact: true }).click();
  const row = page.getByRole("listitem").filter({ has: page.getByText("Slipway", { exact: true }) });
  await pages.getByRole("button", { name: "Use in our viewers" }).click();
  await expect(pages.getByText("In your organisation’s viewers", { exact: true })).toBeVisible();
  await expect(row).toBeVisible({ timeout: 90_000 });
  await row.click();
  const paths = page.locator("input, textarea");
  await expect
    .poll(() => paths.evaluateAll(fields => fields.map(field => (field as HTMLInputElement).value)))
    .toContain("/slip/scan");
  await page.screenshot({ path: testInfo.outputPath("slipway.png") });

  await row.hover();
  await row.getByTestId("layout-actions").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(row).toHaveCount(0);
  await expect.poll(async () => (await kept(person, "layouts")).map(each => each.name)).not.toContain("Slipway");
  await pages.reload();
  await expect(pages.getByRole("button", { name: "Use in our viewers" })).toBeVisible();
});
