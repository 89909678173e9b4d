import { colleague, owner } from "./people";
import { expect, test } from "./test";

test("signing in leads back to the page that was asked for, and out again", async ({ person, stranger: page }) => {
  void person; // the server has an owner
  await page.goto("/tasks?view=list");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();

  await page.getByLabel("Password").fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/tasks\?view=list$/);
  await expect(page.getByRole("heading", { name: "Tasks", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: new RegExp(owner.organization) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/specs");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("an invitation link makes a member", async ({ page, stranger }) => {
  await page.goto("/settings/members");
  await page.getByLabel("Email").fill(colleague.email);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const link = await page.locator("code").textContent();
  expect(link).toContain("/register?invitation=");

  await stranger.goto(link ?? "");
  await expect(stranger.getByRole("heading", { name: `Join ${owner.organization}` })).toBeVisible();
  await stranger.getByLabel("Your name").fill(colleague.name);
  await stranger.getByLabel("Password").fill(colleague.password);
  await stranger.getByRole("button", { name: "Join" }).click();
  await expect(stranger.getByRole("heading", { name: new RegExp(colleague.name) })).toBeVisible();

  await expect(page.getByText(colleague.name)).toBeVisible(); // live, without a reload

  await stranger.goto(link ?? "");
  await expect(stranger.getByRole("heading", { name: "This invitation is no longer valid" })).toBeVisible();
});

test("an invitation that was used says so", async ({ stranger }) => {
  await stranger.goto("/register?invitation=not-a-token");
  await expect(stranger.getByRole("heading", { name: "This invitation is no longer valid" })).toBeVisible();
});

test("a page that does not exist says so and leads back", async ({ page }) => {
  await page.goto("/no/such/page");
  await expect(page.getByText("There is no such page").first()).toBeVisible();
  await page.getByRole("link", { name: "Go to the inbox" }).click();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
});
