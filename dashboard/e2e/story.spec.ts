import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { owner } from "./people";
import { Server } from "./server";
import { expect, expectLive, listen, test } from "./test";

const specification = readFileSync(join(import.meta.dirname, "specification.md"), "utf8");

test("from an empty server to a reviewed specification, live in a second browser", async ({ browser }) => {
  test.setTimeout(240_000);
  const server = await Server.start(); // one that nobody has set up yet
  const complaints: string[] = [];
  try {
    const context = await browser.newContext({ locale: "en-US", timezoneId: "Asia/Tokyo" });
    const page = await context.newPage();
    listen(page, complaints);

    await test.step("set up", async () => {
      await page.goto(server.url);
      await expect(page.getByRole("heading", { name: "Welcome to Resonant" })).toBeVisible();
      await page.goto(await server.setupLink());
      await page.getByRole("radio", { name: "English" }).click();
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByLabel("Your name").fill(owner.name);
      await page.getByLabel("Email").fill(owner.email);
      await page.getByLabel("Password").fill(owner.password);
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByLabel("Organisation").fill(owner.organization);
      await page.getByRole("button", { name: "Start" }).click();
      await expect(page.getByRole("heading", { name: new RegExp(owner.name) })).toBeVisible();
      await expectLive(page);
    });

    await test.step("paste a real specification", async () => {
      await page.getByRole("link", { name: "Paste a specification" }).click();
      const editor = page.getByRole("textbox", { name: "Text" });
      await editor.click();
      await page.evaluate(text => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        document.activeElement?.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
        );
      }, specification);
      await expect(page.getByPlaceholder("会員登録フローの刷新")).toBeVisible();
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page).toHaveURL(/\/specs\/[0-9a-f-]{36}$/);
      await expect(page.getByRole("region", { name: "Preview" }).getByRole("cell", { name: "R-2" })).toBeVisible();
    });

    // Another browser process with its own profile, so that nothing but the server can connect the two.
    const other = await chromium.launch(test.info().project.use.launchOptions);
    const second = await (await other.newContext({ locale: "en-US", timezoneId: "America/New_York" })).newPage();
    listen(second, complaints);
    await test.step("sign in in a second browser and look at the same spec", async () => {
      await second.goto(page.url());
      await second.getByLabel("Email").fill(owner.email);
      await second.getByLabel("Password").fill(owner.password);
      await second.getByRole("button", { name: "Sign in" }).click();
      await expect(second.getByRole("textbox", { name: "Title" })).toHaveValue("会員登録フローの刷新");
      await expect(second.getByText("No review yet")).toBeVisible();
      await expectLive(second);
    });

    await test.step("ask for a review: findings appear in both", async () => {
      await page.getByRole("button", { name: "Review" }).click();
      for (const window of [page, second]) {
        const findings = window.getByRole("complementary", { name: "About this spec" });
        await expect(findings.getByText(/TBD/).first()).toBeVisible();
        await expect(findings.getByText("Warning").first()).toBeVisible();
        await expect(findings.getByText(/is 24時間 here and 72時間 on line 13/)).toBeVisible();
        await expect(window.getByRole("button", { name: /Status/ })).toContainText("In review");
      }
    });

    await test.step("a click on a finding goes to its line", async () => {
      const findings = page.getByRole("complementary", { name: "About this spec" });
      await findings.getByRole("button", { name: /TBD/ }).first().click();
      await expect(page.locator(".cm-activeLine")).toContainText("TBD");
    });

    await test.step("settle a finding: it is settled in the other browser too", async () => {
      const count = async (window: typeof page) => {
        const text = await window.getByRole("radio", { name: /^Open \d+/ }).textContent();
        return Number(text?.replace(/\D/g, ""));
      };
      const before = await count(second);
      await page.getByRole("button", { name: "Resolve" }).first().click();
      await expect.poll(() => count(second)).toBe(before - 1);
    });

    await test.step("make tasks: they appear in both, on the board of the second", async () => {
      await second.getByRole("link", { name: "Tasks" }).click();
      await expect(second.getByText("Nothing here. Drop a task to move it.").first()).toBeVisible();
      await page.getByRole("button", { name: "Make tasks" }).click();
      await page.getByRole("tab", { name: "Tasks" }).click();
      await expect(page.getByRole("tabpanel").getByText("画面案を作る")).toBeVisible();
      await expect(second.getByRole("region", { name: "To do" }).getByText("画面案を作る")).toBeVisible();
      await expect(second.getByRole("row", { name: /文言を法務が確認する/ })).toBeVisible();
      // The table's priority and due date come along.
      const required = second.getByRole("row", { name: /入力項目を5つ以下にする/ });
      await expect(required.getByLabel("High")).toBeVisible();
      await expect(required.getByText("Dec 1, 2027")).toBeVisible();
    });

    await test.step("complete a task in the second browser: its box is ticked in the text of the first", async () => {
      await second.getByRole("row", { name: /画面案を作る/ }).focus();
      await second.keyboard.press("Alt+ArrowRight");
      await second.keyboard.press("Alt+ArrowRight");
      await expect(second.getByRole("region", { name: "Done" }).getByText("画面案を作る")).toBeVisible();
      await expect(page.locator(".cm-line", { hasText: "画面案を作る" })).toHaveText("- [x] 画面案を作る");
    });

    await test.step("the trail of what the bridge did is there", async () => {
      await page.getByRole("link", { name: "Intents" }).first().click();
      await page.getByRole("link", { name: /Review a spec/ }).click();
      const record = page.getByRole("heading", { name: "Review a spec" }).locator("..");
      await expect(record.getByText("Completed")).toBeVisible();
      await expect(page.getByRole("heading", { name: "Steps" })).toBeVisible();
    });

    await other.close();
    await context.close();
    expect(complaints).toEqual([]);
  } finally {
    await server.stop();
  }
});
