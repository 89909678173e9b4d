import type { Locator } from "@playwright/test";
import { give } from "./give";
import { expect, test } from "./test";

/** The smallest picture there is: one transparent dot. */
const dot = {
  name: "画面 1.png",
  type: "image/png",
  bytes: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

const isShown = (picture: Locator) =>
  expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1);

test("a picture pasted into a spec and one dropped into a message are shown", async ({ page, person }) => {
  const spec = await person.spec("Pictures", "# Pictures\n\n");
  await page.goto(`/specs/${spec.id}`);
  const text = page.getByRole("textbox", { name: "Text" });
  await text.click();
  await page.keyboard.press("Control+End");
  await give(text, "paste", dot);
  await expect(text).toContainText("![画面 1.png](/files/");
  await isShown(page.getByRole("img", { name: "画面 1.png" }));
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Version 2")).toBeVisible();

  const thread = await person.send("POST", "/threads", { title: "Pictures" });
  await page.goto(`/threads/${thread.id}`);
  const message = page.getByRole("textbox", { name: "Message" });
  await give(message, "drop", dot);
  await expect(message).toHaveValue(/!\[画面 1\.png\]\(\/files\//);
  await message.press("Enter");
  await isShown(page.getByRole("img", { name: "画面 1.png" }));
});
