import { owner } from "./people";
import { expect, test } from "./test";

test("a day's work without a mouse", async ({ person, stranger: page }) => {
  await person.spec("Found by keys", "# Found by keys\n\nThe needle 針 is here.\n");
  await page.goto("/sign-in");

  await test.step("sign in", async () => {
    await expect(page.getByLabel("Email")).toBeFocused();
    await page.keyboard.type(owner.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(owner.password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  });

  await test.step("skip to the content", async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator("#main")).toBeFocused();
  });

  await test.step("find a text with the palette", async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("searchbox", { name: "Search" })).toBeFocused();
    await page.keyboard.type("needle");
    await expect(page.getByRole("menuitem", { name: /Found by keys/ })).toBeVisible();
    await expect(page.locator("[role=menuitem][data-focused]")).toContainText("Found by keys"); // the first hit
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("Found by keys");
  });

  await test.step("write, save, and leave the editor", async () => {
    const editor = page.getByRole("textbox", { name: "Text" });
    for (let steps = 0; steps < 40; steps++) {
      if (await editor.evaluate(element => element === document.activeElement)) break;
      await page.keyboard.press("Tab");
    }
    await expect(editor).toBeFocused();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("Written by keys.");
    await page.keyboard.press("Control+s");
    await expect(page.getByText("Version 2")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expect(editor).not.toBeFocused();
  });

  await test.step("go places, open the help, make a task", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await expect(page.getByRole("heading", { name: "Tasks", level: 1 })).toBeVisible();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("n");
    await page.keyboard.press("t");
    await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
    await page.keyboard.type("Made by keys");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("row", { name: /Made by keys/ })).toBeVisible();
  });

  await test.step("what has the focus can be seen", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await expect(page.getByRole("heading", { name: "Specs", level: 1 })).toBeVisible();
    let seen = 0;
    for (; seen < 20; seen++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement === document.body)) break; // out of the page

      const visible = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element) return "nothing has the focus";
        const drawn = [element, ...element.querySelectorAll("*")].some(
          part =>
            getComputedStyle(part).outlineStyle !== "none" || getComputedStyle(part, "::after").outlineStyle !== "none",
        );
        return drawn ? true : element.outerHTML.slice(0, 200);
      });
      expect(visible).toBe(true);
    }
    expect(seen).toBeGreaterThan(3);
  });
});
