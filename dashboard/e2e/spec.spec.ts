import { expect, test } from "./test";

const text = (page: import("@playwright/test").Page) => page.getByRole("textbox", { name: "Text" });

test("two people change one spec: nothing is lost", async ({ page, person }) => {
  const spec = await person.spec("Conflict", "# Conflict\n\nfirst\n\nmiddle\n\nlast\n");
  await page.goto(`/specs/${spec.id}`);
  await text(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("mine");

  await test.step("changes in different places can be kept both", async () => {
    await person.send(
      "PATCH",
      `/specs/${spec.id}`,
      { content: { markdown: "# Conflict\n\nFIRST\n\nmiddle\n\nlast\n" } },
      { "If-Match": '"1"' },
    );
    await expect(page.getByText(/Version 2 was saved by somebody else/)).toBeVisible();
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog", { name: "Somebody else has changed this spec" });
    await expect(dialog.getByText("can be kept both")).toBeVisible();
    await dialog.getByRole("button", { name: "Keep both changes" }).click();
    await expect(dialog).toBeHidden();
    await expect(text(page)).toContainText("FIRST");
    await expect(text(page)).toContainText("mine");
    await expect(page.getByText("Version 3")).toBeVisible();
  });

  await test.step("changes in the same place ask for a decision", async () => {
    await text(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" again");
    await person.send(
      "PATCH",
      `/specs/${spec.id}`,
      { content: { markdown: "# Conflict\n\nFIRST\n\nmiddle\n\nlast\ntheirs" } },
      { "If-Match": '"3"' },
    );
    await expect(page.getByText(/Version 4 was saved by somebody else/)).toBeVisible();
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog", { name: "Somebody else has changed this spec" });
    await expect(dialog.getByText("touch the same lines")).toBeVisible();
    await expect(dialog.getByText("theirs")).toBeVisible();
    await dialog.getByRole("button", { name: "Discard mine" }).click();
    await expect(text(page)).toContainText("theirs");
    await expect(text(page)).not.toContainText("again");
  });
});

test("an unsaved text survives a closed window", async ({ page, person }) => {
  const spec = await person.spec("Draft", "# Draft\n");
  await page.goto(`/specs/${spec.id}`);
  await text(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("not saved yet");
  await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(text(page)).toContainText("not saved yet");
  await expect(page.getByText(/was restored from this device/)).toBeVisible();
  await page.getByRole("button", { name: "Discard it" }).click();
  await expect(text(page)).not.toContainText("not saved yet");
});

test("a change of somebody else arrives while one reads", async ({ page, person }) => {
  const spec = await person.spec("Watched", "# Watched\n\nold words\n");
  await page.goto(`/specs/${spec.id}`);
  await expect(text(page)).toContainText("old words");
  await person.send(
    "PATCH",
    `/specs/${spec.id}`,
    { content: { markdown: "# Watched\n\nnew words\n" }, status: "approved" },
    { "If-Match": '"1"' },
  );
  await expect(text(page)).toContainText("new words");
  await expect(page.getByRole("button", { name: /Status/ })).toContainText("Approved");
});

test("versions are compared and restored", async ({ page, person }) => {
  const spec = await person.spec("Versions", "# Versions\n\none\n");
  await person.send(
    "PATCH",
    `/specs/${spec.id}`,
    { content: { markdown: "# Versions\n\ntwo\n" } },
    { "If-Match": '"1"' },
  );
  await page.goto(`/specs/${spec.id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Versions" }).click();
  const change = page.getByRole("region", { name: "Changes from Version 1 to Version 2" });
  await expect(change.getByRole("cell", { name: /Removed: one/ })).toBeVisible();
  await expect(change.getByRole("cell", { name: /Added: two/ })).toBeVisible();
  await page.getByRole("radio", { name: "In one column" }).click();
  await expect(change.getByRole("cell", { name: /Added: two/ })).toBeVisible();
  await page
    .getByRole("navigation", { name: "Versions" })
    .getByRole("button", { name: /Version 1/ })
    .click();
  await page.getByRole("button", { name: "Restore version 1" }).click();
  await expect(text(page)).toContainText("one");
  await expect(page.getByText("Version 3")).toBeVisible();
});

test("files are imported by choosing and by dropping, and everything can be taken out", async ({ page }) => {
  await page.goto("/specs");
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles([
      {
        name: "chosen.md",
        mimeType: "text/markdown",
        buffer: Buffer.from("---\ntitle: Chosen\ntags: [a]\n---\n# Chosen\n"),
      },
      { name: "broken.md", mimeType: "text/markdown", buffer: Buffer.alloc(3 << 20, "# Too large\n") },
    ]);
  const result = page.getByRole("dialog", { name: "1 file imported" });
  await expect(result.getByRole("link", { name: "Chosen" })).toBeVisible();
  await expect(result.getByText("1 file was not taken")).toBeVisible();
  await result.getByRole("button", { name: "Done" }).click();

  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["# Dropped\n\ntext\n"], "dropped.md", { type: "text/markdown" }));
    return data;
  });
  const list = page.getByRole("list", { name: "Specs" });
  await list.dispatchEvent("dragenter", { dataTransfer: transfer });
  await expect(page.getByText("Drop to import")).toBeVisible();
  await list.dispatchEvent("drop", { dataTransfer: transfer });
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await expect(list.getByRole("link", { name: "Dropped" })).toBeVisible();

  await page.goto("/settings/organization");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /Export everything/ }).click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
});

test("a link to a heading opens the spec there", async ({ page, person }) => {
  const filler = "A line.\n\n".repeat(80);
  const spec = await person.spec(
    "Long",
    `# Long\n\n[go](#画面-一覧-1)\n\n## 画面 一覧\n\n${filler}## 画面 一覧\n\n${filler}`,
  );
  const second = page.getByRole("heading", { name: "画面 一覧" }).nth(1);
  await page.goto(`/specs/${spec.id}#画面-一覧-1`);
  await expect(second).toBeInViewport();
  await test.step("a link inside the text leads there, too", async () => {
    await page.goto(`/specs/${spec.id}`);
    await page.getByRole("radio", { name: "Read" }).click();
    await expect(second).not.toBeInViewport();
    await page.getByRole("link", { name: "go", exact: true }).click();
    await expect(second).toBeInViewport();
  });
  await test.step("each heading hands out its address", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await second.hover();
    await page.getByRole("link", { name: "Copy link to this heading" }).last().click();
    await expect(page.getByText("Copied")).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(decodeURIComponent(copied)).toMatch(new RegExp(`/specs/${spec.id}#画面-一覧-1$`));
    await page.goto("/specs");
    await page.goto(copied);
    await expect(second).toBeInViewport();
  });
});

test("rich text is pasted as Markdown", async ({ page, person }) => {
  const spec = await person.spec("Pasted", "");
  await page.goto(`/specs/${spec.id}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(async () => {
    const html = "<h2>要件</h2><table><tr><th>項目</th><td>値</td></tr><tr><td>a</td><td><b>1</b></td></tr></table>";
    const types = { "text/html": html, "text/plain": "要件 項目 値 a 1" };
    const blobs = Object.entries(types).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  });
  await text(page).click();
  await page.keyboard.press("Control+v");
  await expect(text(page)).toContainText("## 要件");
  await expect(text(page)).toContainText("| a | **1** |");
  await expect(page.getByRole("cell", { name: "1", exact: true })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(text(page)).not.toContainText("要件");
  await page.keyboard.press("Control+Shift+v");
  await expect(text(page)).toContainText("要件 項目 値 a 1");
});

for (const view of ["Write", "Side by side", "Read"]) {
  test(`a spec is printed as a document while it is shown as: ${view}`, async ({ page, person }) => {
    const rows = Array.from({ length: 60 }, (_, row) => `| R-${row} | ${"a long sentence of it ".repeat(4)}|`).join(
      "\n",
    );
    const markdown = `# Printed\n\n[the plan](https://example.com/plan)\n\n| id | words |\n|---|---|\n${rows}\n`;
    const spec = await person.spec("Printed", markdown);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(`/specs/${spec.id}`);
    await page.getByRole("radio", { name: view }).click();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await expect(page.getByText("R-59", { exact: true }).last()).toBeVisible();
    await expect(page.getByText(/^Printed · Version 1 · Draft/)).toBeVisible();
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Review" })).toBeHidden();
    const paper = await page.evaluate(() => ({
      ink: getComputedStyle(document.documentElement).color,
      ground: getComputedStyle(document.documentElement).backgroundColor,
      cut: document.documentElement.scrollHeight > 2 * window.innerHeight,
    }));
    expect(paper).toEqual({ ink: "rgb(0, 0, 0)", ground: "rgb(255, 255, 255)", cut: true });
    const address = await page
      .getByText("the plan")
      .last()
      .evaluate(link => getComputedStyle(link, "::after").content);
    expect(address).toContain("https://example.com/plan");
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  });
}
