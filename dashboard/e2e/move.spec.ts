import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "@playwright/test";
import { Person } from "./people";
import { Postgresql } from "./postgresql";
import { Server } from "./server";
import { expect, expectAccessible, test } from "./test";

/** A server of its own: the others go on where they are. */
async function withServer(use: (server: Server, person: Person) => Promise<void>): Promise<void> {
  const server = await Server.start();
  try {
    await use(server, await Person.owner(server));
  } finally {
    await server.stop();
  }
}

async function open(browser: Browser, server: Server, person: Person): Promise<Page> {
  const context = await person.window(browser, { baseURL: server.url, locale: "en-US" });
  const page = await context.newPage();
  await page.goto("/settings/move");
  await expect(page.getByRole("heading", { name: "Move the server" })).toBeVisible();
  return page;
}

/** Presses a button, reads what will happen, and agrees. */
async function act(page: Page, part: Locator, name: string, says: RegExp): Promise<void> {
  await part.getByRole("button", { name, exact: true }).click();
  const question = page.getByRole("alertdialog").filter({ hasText: says });
  await expect(question).toBeVisible();
  await question.getByRole("button", { name, exact: true }).click();
  await expect(question).toHaveCount(0, { timeout: 60_000 });
}

/** Nothing for axe to find, once React Aria has cleared what it announced of buttons that were busy. */
async function expectClean(page: Page): Promise<void> {
  await expect(page.locator("[data-live-announcer] [role=img]")).toHaveCount(0);
  await expectAccessible(page);
}

const step = (part: Locator) => part.locator("[aria-current=step]");

test("a server moves to PostgreSQL and comes back with what was written", async ({ browser }) => {
  test.setTimeout(600_000);
  const postgresql = await Postgresql.start();
  test.skip(postgresql === null, "no PostgreSQL on this machine: run the server's tests once, or install it");
  if (!postgresql) return;
  try {
    await withServer(async (server, person) => {
      for (let number = 1; number <= 20; number++) await person.task(`Before ${number}`);
      const page = await open(browser, server, person);
      const part = page.getByRole("region", { name: "Database" });
      const address = part.getByLabel("Address of the other database");

      await test.step("an address that leads nowhere is explained", async () => {
        await address.fill("postgresql://nobody:nothing@127.0.0.1:1/nowhere");
        await part.getByRole("button", { name: "Check" }).click();
        await expect(part.getByText(/cannot be reached/)).toBeVisible();
        await expect(part.getByRole("button", { name: "Start to move" })).toHaveCount(0);
      });

      await test.step("check and start", async () => {
        await address.fill(postgresql.address);
        await part.getByRole("button", { name: "Check" }).click();
        await expect(part.getByText("The target is empty")).toBeVisible();
        await expect(part.getByText(/The move can begin/)).toBeVisible();
        await expectClean(page);
        await act(page, part, "Start to move", /copy all rows/);
        await expect(part.getByText("Everything is copied; changes follow")).toBeVisible({ timeout: 60_000 });
        expect(await page.content()).not.toContain(postgresql.password);
      });

      await test.step("compare and switch", async () => {
        await person.task("While it follows");
        await expect(part.getByRole("button", { name: "Switch", exact: true })).toHaveCount(0);
        await act(page, part, "Compare every row", /read every row of both databases/);
        await expect(part.getByText(/All [\d,]+ rows were equal/)).toBeVisible({ timeout: 60_000 });
        await expect(step(part)).toContainText("Compare");
        await expectClean(page);
        await act(page, part, "Switch", /let everybody go on there/);
        await expect(part.getByText("Switched; changes follow back")).toBeVisible();
        await expect(part.getByText(/changed rows were carried over/)).toBeVisible();
        await expect(part.getByText("In use").locator("..")).toContainText("postgresql://");
        await expectClean(page);
      });

      await test.step("the same person goes on working in the new database", async () => {
        await person.task("In the new database");
        await page.getByRole("link", { name: "Tasks" }).first().click();
        await page.goto("/tasks?view=list");
        await expect(page.getByRole("button", { name: "In the new database", exact: true }).first()).toBeVisible();
        await page.goto("/settings/move");
      });

      await test.step("and back, with what was written since", async () => {
        await act(page, part, "Go back", /everything that was written since/);
        await expect(part.getByText("Back on the old database")).toBeVisible();
        await expect(step(part)).toContainText("Way back");
        await expect(part.getByText("In use").locator("..")).toContainText("sqlite:");
        await page.goto("/tasks?view=list");
        await expect(page.getByRole("button", { name: "In the new database", exact: true }).first()).toBeVisible();
        await page.goto("/settings/move");
        await act(page, part, "Clear the move away", /remove what is left of the move/);
        await expect(part.getByText("No move is under way")).toBeVisible();
        await expect(address).toBeVisible();
        const report = page.waitForEvent("download");
        await part.getByRole("link", { name: "Report of the last move" }).click();
        expect(readFileSync(await (await report).path(), "utf8")).toContain('"Ed25519"');
      });
      await page.context().close();
    });
  } finally {
    await postgresql.stop();
  }
});

test("files move to another folder and back", async ({ browser }) => {
  test.setTimeout(600_000);
  const folder = await mkdtemp(join(tmpdir(), "resonant-files-"));
  try {
    await withServer(async (server, person) => {
      const page = await open(browser, server, person);
      const part = page.getByRole("region", { name: "Files" });
      await part.getByLabel("Address of the other store").fill("ftp://nowhere");
      await part.getByRole("button", { name: "Try the store" }).click();
      await expect(part.getByRole("alert")).toContainText("Nothing was changed");
      await part.getByLabel("Address of the other store").fill(`file://${folder}/store`);
      await part.getByRole("button", { name: "Try the store" }).click();
      await expect(part.getByText(/took, gave and deleted an object/)).toBeVisible();
      await act(page, part, "Start to move the files", /copy every file/);
      await expect(step(part)).toContainText("Copy");
      await act(page, part, "Compare the files", /every object and its size/);
      await expect(part.getByText(/are there with their sizes/)).toBeVisible();
      await expectClean(page);
      await act(page, part, "Switch the files", /on all nodes at once/);
      await expect(part.getByText(/Switched; the old store stays/)).toBeVisible();
      await act(page, part, "Go back with the files", /serve again at once/);
      await expect(part.getByText("Back on the old store")).toBeVisible();
      await page.context().close();
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
