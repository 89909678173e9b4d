import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Person } from "./people";
import { expect, expectAccessible, test } from "./test";

const specification = readFileSync(join(import.meta.dirname, "specification.md"), "utf8");

/** A workspace in which every page has something to show. */
async function furnish(person: Person): Promise<string[]> {
  const spec = await person.spec("Look", specification);
  await person.send("PUT", `/specs/${spec.id}/sharing`, { visibility: "private" });
  const thread = await person.send("POST", "/threads", {
    title: "Look here",
    spec_id: spec.id,
    message: "Is **this** right?",
  });
  await person.task("Look twice", { due_date: "2026-01-05T00:00:00.000000Z", priority: "high" });
  const intent = await person.send("POST", "/intents", { type: "spec.review", data: { spec_id: spec.id } });
  await expect
    .poll(async () => (await (await person.calls.get(`/api/v1/intents/${intent.id}`)).json()).status)
    .toBe("completed");
  return [
    "/",
    "/specs",
    "/specs/new",
    `/specs/${spec.id}`,
    `/specs/${spec.id}/history`,
    "/tasks?view=board",
    "/tasks?view=list",
    "/tasks?view=list&new=1",
    "/threads",
    `/threads/${thread.id}`,
    "/intents",
    `/intents/${intent.id}`,
    "/search?q=確認",
    "/extensions?panel=Map",
    "/layouts",
    "/publish",
    "/publishers",
    "/mirrors",
    "/settings/profile",
    "/settings/appearance",
    "/settings/security",
    "/settings/mails",
    "/settings/keys",
    "/settings/organization",
    "/settings/members",
    "/settings/groups",
    "/settings/identity",
    "/settings/plan",
    "/settings/plans",
    "/settings/people",
    "/settings/access",
    "/settings/usage",
    "/settings/audit",
    "/settings/monitor",
    "/settings/move",
    "/recommend",
    "/published",
    "/statistics",
    "/review",
    "/no-such-page",
  ];
}

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("status", { name: "Loading…" })).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeAttached();
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ browser, server, person }) => {
    test.setTimeout(300_000);
    const pages = await furnish(person);
    const context = await person.window(browser, { baseURL: server.url, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const address of pages) {
      await test.step(address, async () => {
        await page.goto(address);
        await settle(page);
        await expectAccessible(page);
      });
    }
    await test.step("palette, shortcuts, task panel", async () => {
      await page.goto("/tasks?view=list");
      await settle(page);
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await page.getByRole("button", { name: "Look twice", exact: true }).first().click();
      await expect(page.getByRole("dialog", { name: "Task" }).getByLabel("Due date")).toBeVisible();
      await expectAccessible(page);
    });
    await context.close();
  });

  test(`axe finds nothing before the door, ${colorScheme}`, async ({ browser, server, person }) => {
    void person;
    const context = await browser.newContext({ baseURL: server.url, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const address of ["/sign-in", "/register", "/register?invitation=x"]) {
      await page.goto(address);
      await settle(page);
      await expectAccessible(page);
    }
    await context.close();
  });
}

test("on a phone everything is reached from the bottom", async ({ browser, server, person }) => {
  test.setTimeout(300_000);
  const pages = await furnish(person);
  const context = await person.window(browser, {
    baseURL: server.url,
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  for (const address of pages) {
    await test.step(address, async () => {
      await page.goto(address);
      await settle(page);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, "the page scrolls sideways").toBeLessThanOrEqual(0);
      await expectAccessible(page);
    });
  }
  await page.goto("/");
  const dock = page.getByRole("navigation", { name: "Places" });
  await dock.getByRole("link", { name: "Threads" }).tap();
  await page
    .getByRole("link", { name: /Look here/ })
    .first()
    .tap();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
  await page.getByRole("link", { name: "All conversations" }).tap();
  await expect(page.getByRole("link", { name: /Look here/ }).first()).toBeVisible();
  await dock.getByRole("button", { name: "More" }).tap();
  await page.getByRole("dialog").getByRole("link", { name: "Intents" }).tap();
  await expect(page.getByRole("heading", { name: "Intents" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await test.step("what is in the palette fits", async () => {
    await dock.getByRole("button", { name: "More" }).tap();
    await page.getByRole("dialog").getByRole("button", { name: "Search" }).tap();
    await page.getByRole("searchbox", { name: "Search" }).fill("確認メールの有効期限");
    const hit = page.getByRole("menuitem", { name: /Look/ }).first();
    await expect(hit).toBeVisible();
    for (const part of [page.getByRole("dialog"), hit]) {
      const box = await part.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
    }
    await page.keyboard.press("Escape");
  });

  await test.step("the status of a spec can be read and changed", async () => {
    await page.goto(pages.find(address => /^\/specs\/[0-9a-f-]{36}$/.test(address)) ?? "");
    await settle(page);
    const status = page.getByRole("button", { name: /Status/ });
    await expect(status).toContainText("In review");
    expect((await status.boundingBox())?.width).toBeGreaterThan(90);
    await expect(page.getByRole("button", { name: "Add tag" })).toBeVisible();
  });

  await test.step("what a review found is a tap away", async () => {
    await page.getByRole("button", { name: "Review", exact: true }).tap();
    await page.getByRole("button", { name: "Look", exact: true }).tap();
    await page.getByRole("button", { name: "Hide the side panel" }).tap();
    await expect(page.getByRole("button", { name: "Look", exact: true })).toHaveCount(0);
    await page.getByRole("button", { name: "Make tasks" }).tap();
    await page.getByRole("button", { name: "Look", exact: true }).tap();
    await expect(page.getByRole("tab", { name: /^Tasks/, selected: true })).toBeVisible();
  });

  await test.step("the section of the settings that is open is in sight", async () => {
    await page.goto("/settings/audit");
    await settle(page);
    await expect(page.getByRole("link", { name: "Audit trail" })).toBeInViewport({ ratio: 0.98 });
  });
  await context.close();
});

test("things have the names that people know, not those of the machine", async ({ page, person }) => {
  const spec = await person.spec("Named", "# Named\n\nThe deadline is 2027-03-01.\n");
  await person.send("PUT", `/specs/${spec.id}/sharing`, { visibility: "private" });
  const thread = await person.send("POST", "/threads", { title: "About names", spec_id: spec.id });
  await person.send("POST", "/messages", { thread_id: thread.id, content: "/ask what is the zebra deadline" });
  await page.goto("/intents");
  await expect(page.getByRole("link", { name: /Answer a question.*(Named|About names).*Completed/ })).toBeVisible();
  await page
    .getByRole("link", { name: /Answer a question/ })
    .first()
    .click();
  await expect(page.getByText("Built-in rules")).toBeVisible();

  await page.goto("/search?q=zebra&kind=intent");
  const hit = page.getByRole("link", { name: /Answer a question/ });
  await expect(hit).toBeVisible();
  await expect(hit).not.toContainText(/message\.answer|[0-9a-f]{8}-[0-9a-f]{4}/);

  await page.goto("/settings/audit");
  await page.getByRole("button", { name: /Everything/ }).click();
  await page.getByRole("option", { name: "Organisation founded" }).click();
  await expect(page.getByRole("cell", { name: "Organisation founded" })).toBeVisible();
  await expect(page.locator("td code")).toHaveCount(0);
});

test("language and theme change at once and stay", async ({ page }) => {
  await page.goto("/settings/appearance");
  await page.getByRole("radio", { name: "日本語" }).click();
  await expect(page.getByRole("heading", { name: "表示" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await page.getByRole("radio", { name: "ダーク" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.reload();
  await expect(page.getByRole("heading", { name: "表示" })).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(dark);
  await page.getByRole("radio", { name: "ライト" }).click();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).not.toBe(dark);
  await page.getByRole("radio", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Appearance" })).toBeVisible();
});
