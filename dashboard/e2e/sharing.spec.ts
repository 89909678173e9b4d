import { expect, expectAccessible, test } from "./test";

test("a spec is restricted, opened by a link, and closed again", async ({ page, person, stranger }) => {
  const spec = await person.spec("Only for some", "# Plan\n\nThe **words** of the plan.");
  await page.goto(`/specs/${spec.id}`);
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share this specification" });
  await dialog.getByRole("button", { name: /Who sees it/ }).click();
  await page.getByRole("option", { name: "Only people you choose" }).click();
  await expect(dialog.getByText("Nobody but the owner sees it.")).toBeVisible();
  await dialog.getByRole("button", { name: "Make a link" }).click();
  const address = await dialog.locator("code").innerText();
  expect(address).toMatch(/\/shared#.{20,}/);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Only some people see this/ })).toBeVisible();
  await page.goto("/specs");
  await expect(
    page
      .getByRole("listitem")
      .filter({ hasText: "Only for some" })
      .getByRole("img", { name: "Only some people see this" }),
  ).toBeVisible();

  await stranger.goto(address);
  await expect(stranger.getByRole("heading", { name: "Only for some" })).toBeVisible();
  await expect(stranger.getByText("The words of the plan.")).toBeVisible();
  await expect(stranger.locator("meta[name=robots]")).toHaveAttribute("content", "noindex, nofollow");
  await expectAccessible(stranger);

  const { items } = await (await person.calls.get(`/api/v1/specs/${spec.id}/links`)).json();
  await person.send("DELETE", `/share-links/${items[0].id}`);
  await stranger.reload();
  await expect(stranger.getByRole("heading", { name: "This link opens nothing" })).toBeVisible();
  await expectAccessible(stranger);
});

test("a link shows the pictures of its words and saves their files", async ({ person, stranger }) => {
  const dot = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const picture = await person.publish("/files", { name: "dot.png", bytes: dot });
  const plan = await person.publish("/files", { name: "plan.txt", bytes: Buffer.from("the plan") });
  const spec = await person.spec("With a picture", `![a dot](${picture.url})\n\n[plan.txt](${plan.url})`);
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  const { path } = await person.send("POST", `/specs/${spec.id}/links`, { expires_at });
  await stranger.goto(path);
  const shown = stranger.getByRole("img", { name: "a dot" });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1);
  const download = stranger.waitForEvent("download");
  await stranger.getByRole("link", { name: "plan.txt" }).click();
  expect((await download).suggestedFilename()).toBe("plan.txt");
  expect((await stranger.request.get(picture.url)).status()).toBe(401);
  await expectAccessible(stranger);
});

test("a group is made and gets a person", async ({ page }) => {
  await page.goto("/settings/groups");
  await page.getByLabel("Name of the group").fill("Design");
  await page.getByRole("button", { name: "Make the group" }).click();
  const group = page.getByRole("region", { name: "Design" });
  await group.getByRole("button", { name: /Add a person/ }).click();
  await page.getByRole("option").first().click();
  await expect(group.getByRole("listitem")).toHaveCount(1);
  await expectAccessible(page);
});
