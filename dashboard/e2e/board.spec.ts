import type { Page } from "@playwright/test";
import { expect, test } from "./test";

const column = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

async function drag(page: Page, title: string, to: { x: number; y: number }) {
  const box = await page.getByRole("row", { name: title }).boundingBox();
  if (!box) throw new Error(`${title} is not on the screen`);
  await page.mouse.move(box.x + 40, box.y + 14);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 24, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 12 });
  await page.mouse.move(to.x + 1, to.y + 1);
  await page.mouse.up();
}

test("cards are dragged to another column and into another order, and stay there", async ({ page, person }) => {
  for (const title of ["Dragged first", "Dragged second", "Dragged third"]) await person.task(title);
  await page.goto("/tasks?view=board");
  await expect(column(page, "To do").getByText("Dragged third")).toBeVisible();

  const target = await column(page, "In progress").boundingBox();
  if (!target) throw new Error("no column");
  await drag(page, "Dragged second", { x: target.x + 120, y: target.y + 120 });
  await expect(column(page, "In progress").getByText("Dragged second")).toBeVisible();
  await expect(column(page, "To do").getByText("Dragged second")).toHaveCount(0);

  const first = await page.getByRole("row", { name: "Dragged first" }).boundingBox();
  if (!first) throw new Error("no card");
  await drag(page, "Dragged third", { x: first.x + 60, y: first.y + 2 });
  const titles = async () =>
    (await column(page, "To do").getByRole("row").allTextContents()).filter(text => text.startsWith("Dragged"));
  await expect.poll(titles).toEqual(["Dragged third", "Dragged first"]);

  await page.reload();
  await expect(column(page, "In progress").getByText("Dragged second")).toBeVisible();
  await expect.poll(titles).toEqual(["Dragged third", "Dragged first"]);
});

test("cards are moved by keyboard alone, with the grip and with the arrow keys", async ({ page, person }) => {
  await person.task("Carried by keys");
  await page.goto("/tasks?view=board");
  const card = page.getByRole("row", { name: "Carried by keys" });
  await card.focus();
  await page.keyboard.press("ArrowRight"); // to the grip inside the card
  await expect(page.getByRole("button", { name: "Move Carried by keys" })).toBeFocused();
  await page.keyboard.press("Enter"); // take it up
  const target = column(page, "In progress").locator("[data-drop-target]");
  for (let steps = 0; steps < 8 && (await target.count()) === 0; steps++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // put it down
  await expect(column(page, "In progress").getByText("Carried by keys")).toBeVisible();

  await card.focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(column(page, "Done").getByText("Carried by keys")).toBeVisible();
  await expect(card).toBeFocused();
  await page.keyboard.press("Alt+ArrowLeft");
  await page.keyboard.press("Alt+ArrowLeft"); // while the card is still on its way
  await expect(column(page, "To do").getByText("Carried by keys")).toBeVisible();
});

test("a task is written, changed and deleted in its panel", async ({ page }) => {
  await page.goto("/tasks?view=list");
  await expect(page.getByRole("heading", { name: "Tasks", level: 1 })).toBeVisible();
  await page.keyboard.press("n");
  await page.keyboard.press("t");
  await page.getByRole("textbox", { name: "Title" }).fill("Write the panel test");
  const form = page.getByRole("dialog", { name: "New task" });
  await form.getByLabel("Description").fill("With **Markdown**");
  await form.getByLabel("Due date").fill("2030-01-15");
  await form.getByRole("button", { name: "Create task" }).click();
  await page.getByRole("button", { name: "Write the panel test", exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Task" });
  await expect(panel.locator("strong", { hasText: "Markdown" })).toBeVisible();
  await expect(panel.getByLabel("Due date")).toHaveValue("2030-01-15");
  await panel.getByRole("button", { name: /Priority/ }).click();
  await page.getByRole("option", { name: "High" }).click();
  await expect(panel.getByRole("button", { name: /Priority/ })).toContainText("High");
  await panel.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Write the panel test")).toHaveCount(0);
});
