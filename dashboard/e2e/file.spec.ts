import type { Locator } from "@playwright/test";
import { expect, test } from "./test";

/** The smallest picture there is: one transparent dot. */
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** As after taking a picture of the screen: the browser has no other way to be given a clipboard. */
async function give(target: Locator, event: "paste" | "drop") {
  await target.evaluate(
    (element, { type, data }) => {
      const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "画面 1.png", { type: "image/png" }));
      const box = element.getBoundingClientRect();
      const common = { bubbles: true, cancelable: true };
      element.dispatchEvent(
        type === "paste"
          ? new ClipboardEvent("paste", { ...common, clipboardData: transfer })
          : new DragEvent("drop", { ...common, dataTransfer: transfer, clientX: box.x + 5, clientY: box.y + 5 }),
      );
    },
    { type: event, data: dot },
  );
}

const isShown = (picture: Locator) =>
  expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1);

test("a picture pasted into a spec and one dropped into a message are shown", async ({ page, person }) => {
  const spec = await person.spec("Pictures", "# Pictures\n\n");
  await page.goto(`/specs/${spec.id}`);
  const text = page.getByRole("textbox", { name: "Text" });
  await text.click();
  await page.keyboard.press("Control+End");
  await give(text, "paste");
  await expect(text).toContainText("![画面 1.png](/files/");
  await isShown(page.getByRole("img", { name: "画面 1.png" }));
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Version 2")).toBeVisible();

  const thread = await person.send("POST", "/threads", { title: "Pictures" });
  await page.goto(`/threads/${thread.id}`);
  const message = page.getByRole("textbox", { name: "Message" });
  await give(message, "drop");
  await expect(message).toHaveValue(/!\[画面 1\.png\]\(\/files\//);
  await message.press("Enter");
  await isShown(page.getByRole("img", { name: "画面 1.png" }));
});
