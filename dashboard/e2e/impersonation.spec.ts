import type { Page } from "@playwright/test";
import type { Person } from "./people";
import { expect, expectAccessible, test } from "./test";

/** Somebody of their own for each test. */
async function join(person: Person, page: Page, name: string): Promise<string> {
  const email = `${name.toLowerCase()}-${Date.now()}@example.jp`;
  const { link } = await person.send("POST", "/organizations/current/invitations", { email, role: "member" });
  await page.goto(new URL(link).pathname + new URL(link).search);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill("yellow harbour 12 boats");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { name: new RegExp(name) })).toBeVisible();
  return email;
}

async function ask(page: Page, email: string, writes: boolean): Promise<void> {
  await page.goto("/settings/access");
  await page.getByLabel("E-mail of the person").fill(email);
  await page.getByLabel("Reason").fill("The board looks empty to you");
  if (writes) await page.getByText("Also change things").click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByText("The person was asked")).toBeVisible();
}

test("whoever runs the server looks as somebody who agrees, and ends it", async ({ person, page, stranger }) => {
  const email = await join(person, stranger, "Mika");
  await person.task("Hang the lanterns");
  await ask(page, email, false);
  await expect(page.getByRole("button", { name: "See as Mika" })).toBeHidden();

  await stranger.reload();
  const asked = stranger.getByRole("status").filter({ hasText: "The board looks empty to you" });
  await expect(asked).toContainText(
    "Hanako Yamada, who runs this server, asks to see Resonant as you, for 30 minutes.",
  );
  await expectAccessible(stranger);
  await asked.getByRole("button", { name: "Allow" }).click();
  await expect(stranger.getByText("Hanako Yamada may see Resonant as you.")).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: "See as Mika" }).click();
  const acting = page.getByRole("status").filter({ hasText: "You see Resonant as Mika" });
  await expect(acting).toContainText("You can only look.");
  await expectAccessible(page);
  await page.goto("/tasks");
  await expect(page.getByText("Hang the lanterns")).toBeVisible();
  await expect(acting).toBeVisible();
  const refused = await page.evaluate(async () => {
    const session = await (await fetch("/api/v1/auth/session")).json();
    const answer = await fetch("/api/v1/tasks", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": session.csrf_token },
      body: JSON.stringify({ title: "Never made" }),
    });
    return (await answer.json()).code;
  });
  expect(refused).toBe("impersonation_read_only");
  await page.goto("/settings/security"); // which is Mika's alone
  await expect(page).toHaveURL(/settings\/profile/);

  await stranger.goto("/settings/security");
  await expect(stranger.getByText("Hanako Yamada sees Resonant as you")).toBeVisible();
  await expectAccessible(stranger);

  await acting.getByRole("button", { name: "End now" }).click();
  await expect(page.getByRole("heading", { name: "Help people" })).toBeVisible();
  await expect(acting).toBeHidden();
  await expect(page.getByRole("listitem").filter({ hasText: "Mika" }).first()).toContainText("Ended");
});

test("the person ends it at once, and the trail names both", async ({ person, page, stranger }) => {
  const email = await join(person, stranger, "Ren");
  await ask(page, email, true);
  await stranger.reload();
  await stranger.getByRole("button", { name: "Allow" }).click();
  await expect(stranger.getByText("may see Resonant as you.")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "See as Ren" }).click();
  const acting = page.getByRole("status").filter({ hasText: "You see Resonant as Ren" });
  await expect(acting).toContainText("What you change is written in both names.");
  await page.goto("/tasks?new=1");
  await page.getByLabel("Title").fill("Made for Ren");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Made for Ren").first()).toBeVisible();

  await stranger.reload();
  await stranger.getByRole("button", { name: "End it" }).click();
  await expect(stranger.getByText("sees Resonant as you")).toBeHidden();
  await expect(acting).toBeHidden({ timeout: 30_000 }); // the window looks every few seconds
  await page.goto("/settings/audit");
  const deed = page.getByRole("row").filter({ hasText: "Changed something as somebody" });
  await expect(deed.first()).toContainText("Hanako Yamada as Ren");
});

test("the owner of an organisation forbids it", async ({ person, page, stranger }) => {
  const email = await join(person, stranger, "Sora");
  await page.goto("/settings/organization");
  await page.getByText("People may be asked").click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.goto("/settings/access");
  await page.getByLabel("E-mail of the person").fill(email);
  await page.getByLabel("Reason").fill("No");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("does not let anybody be asked");
  await person.send("PUT", "/organizations/current/impersonation", { permitted: true });
});
