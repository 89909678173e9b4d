import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Person } from "./people";
import { expect, expectAccessible, test } from "./test";

const password = "yellow harbour 12 boats";

/** Somebody of their own for each test, because these tests change how people sign in. */
async function join(person: Person, page: Page, name: string): Promise<string> {
  const email = `${name.toLowerCase()}-${Date.now()}@example.jp`;
  const { link } = await person.send("POST", "/organizations/current/invitations", { email, role: "member" });
  await page.goto(new URL(link).pathname + new URL(link).search);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { name: new RegExp(name) })).toBeVisible();
  return email;
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Harbour Studio/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

async function signIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** What the owner of a server without a mail server finds under Settings, Mails. */
async function linkFromMail(owner: Page, subject: string): Promise<string> {
  await owner.goto("/settings/mails");
  await expect(async () => {
    await owner.reload();
    await expect(owner.getByRole("button", { name: `Read: ${subject}` }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await owner
    .getByRole("button", { name: `Read: ${subject}` })
    .first()
    .click();
  const text = await owner.getByRole("dialog").locator("pre").textContent();
  const link = /https?:\/\/\S+#\S+/.exec(text ?? "")?.[0];
  expect(link).toBeTruthy();
  await expectAccessible(owner);
  const { pathname, hash } = new URL(link ?? "");
  return pathname + hash;
}

/** What an authenticator app shows (RFC 6238). */
function code(secret: string, at = Date.now()): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map(letter => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map(byte => Number.parseInt(byte, 2)) ?? []);
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac("sha1", key).update(step).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("a forgotten password is set anew by a link", async ({ person, page, stranger }) => {
  const email = await join(person, stranger, "Mika");
  await signOut(stranger);
  await stranger.getByRole("link", { name: "Forgot your password?" }).click();
  await expectAccessible(stranger);
  await stranger.getByLabel("Email").fill(email);
  await stranger.getByRole("button", { name: "Send a link for a new password" }).click();
  await expect(stranger.getByRole("heading", { name: "A mail is on its way" })).toBeVisible();
  const link = await linkFromMail(page, "Set a new password");

  await stranger.goto(link);
  await expectAccessible(stranger);
  await stranger.getByLabel("New password").fill("a wholly other password");
  await stranger.getByRole("button", { name: "Set the password" }).click();
  await stranger.getByRole("link", { name: "Sign in" }).click();
  await signIn(stranger, email, password);
  await expect(stranger.getByRole("alert")).toBeVisible();
  await signIn(stranger, email, "a wholly other password");
  await expect(stranger.getByRole("heading", { name: /Mika/ })).toBeVisible();

  await stranger.goto("/settings/profile");
  await expect(stranger.getByText("Confirmed", { exact: true })).toBeVisible(); // they have shown that they read its mail
});

test("a link signs in, and two steps are asked for once they are set up", async ({ person, page, stranger }) => {
  const email = await join(person, stranger, "Sora");
  await stranger.goto("/settings/security");
  await stranger.getByRole("button", { name: "Set it up" }).click();
  const secret = (await stranger.locator("form code").textContent()) ?? "";
  await expectAccessible(stranger);
  await stranger.getByLabel("Code", { exact: true }).fill(code(secret));
  await stranger.getByRole("button", { name: "Switch it on" }).click();
  const recovery = (await stranger.getByRole("status").locator("code").first().textContent()) ?? "";
  await expectAccessible(stranger);
  await stranger.getByRole("button", { name: "I have stored them" }).click();
  await expect(stranger.getByText("10 recovery codes are left.")).toBeVisible();
  await signOut(stranger);

  await signIn(stranger, email, password);
  await stranger.getByLabel("Code", { exact: true }).fill(recovery);
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.getByRole("heading", { name: /Sora/ })).toBeVisible();
  await signOut(stranger);

  await stranger.goto("/forgot-password");
  await stranger.getByLabel("Email").fill(email);
  await stranger.getByRole("button", { name: "Send a link to sign in" }).click();
  await stranger.goto(await linkFromMail(page, "Your link to sign in"));
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.getByLabel("Code", { exact: true }).fill(code(secret, Date.now() + 30_000)); // the next one: each works once
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.getByRole("heading", { name: /Sora/ })).toBeVisible();
});

test("a session elsewhere is seen and ended", async ({ browser, server, person, stranger }) => {
  const email = await join(person, stranger, "Riku");
  const elsewhere = await browser.newContext({ baseURL: server.url, locale: "en-US" });
  const other = await elsewhere.newPage();
  await other.goto("/sign-in");
  await signIn(other, email, password);
  await expect(other.getByRole("heading", { name: /Riku/ })).toBeVisible();

  await stranger.goto("/settings/security");
  await stranger.getByRole("button", { name: "Sign out: Chrome on Linux" }).click();
  await expect(stranger.getByRole("button", { name: /^Sign out: / })).toHaveCount(0);
  await other.goto("/settings/profile");
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await elsewhere.close();
});

test("a passkey is made on the device and signs in first", async ({ browser, server, person }) => {
  // Browsers have no passkeys for bare addresses, so this person comes to the server by its name.
  const context = await browser.newContext({ baseURL: server.url.replace("127.0.0.1", "localhost"), locale: "en-US" });
  const page = await context.newPage();
  const device = await context.newCDPSession(page);
  await device.send("WebAuthn.enable");
  await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await join(person, page, "Yui");
  await page.goto("/settings/security");
  await page.getByLabel("Name of the passkey").fill("My laptop");
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByText(/never used/)).toBeVisible();
  await expectAccessible(page);
  await signOut(page);

  await expectAccessible(page);
  const passkey = page.getByRole("button", { name: "Sign in with a passkey" });
  const above = await passkey.boundingBox();
  const below = await page.getByText("Email", { exact: true }).boundingBox();
  expect((below?.y ?? 0) - (above?.y ?? 0) - (above?.height ?? 0)).toBeGreaterThanOrEqual(16); // two ways in, not one
  await passkey.click();
  await expect(page.getByRole("heading", { name: /Yui/ })).toBeVisible();
  await page.goto("/settings/security");
  await expect(page.getByText(/used now|used \d+ seconds? ago/)).toBeVisible();

  await page.getByRole("button", { name: "Take the passkey My laptop away" }).click();
  await page.getByRole("button", { name: "Take away", exact: true }).click();
  await expect(page.getByText("My laptop", { exact: true })).toHaveCount(0);
  await signOut(page);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("alert")).toBeVisible(); // the device still has it, the server no longer
  await context.close();
});

test("an account that is going to be deleted says so on every page, and is kept", async ({ person, stranger }) => {
  await join(person, stranger, "Nagi");
  await stranger.goto("/settings/profile");
  await stranger.getByRole("button", { name: "Delete my account" }).click();
  await stranger.getByRole("alertdialog").getByRole("button", { name: "Delete my account" }).click();
  const notice = stranger.getByText(/Your account is going to be deleted on/);
  await expect(notice).toBeVisible();
  await stranger.goto("/tasks?view=board");
  await expect(notice).toBeVisible();
  await expectAccessible(stranger);
  await stranger.getByRole("button", { name: "Keep my account" }).click();
  await expect(notice).toHaveCount(0);
});

test("the organisation that runs the server stays", async ({ page }) => {
  await page.goto("/settings/organization");
  await expect(page.getByText(/The owners of this organisation run the server, so it cannot be deleted/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Delete the organisation" })).toHaveCount(0);
  await expectAccessible(page);
});

test("one's picture stands wherever one is named", async ({ person, stranger }) => {
  await join(person, stranger, "Nao");
  await stranger.goto("/settings/profile");
  const drawn = await stranger.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 900;
    canvas.height = 600;
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    context.fillStyle = "#2f6fed";
    context.fillRect(0, 0, 900, 600);
    return canvas.toDataURL("image/webp").split(",")[1] ?? "";
  });
  const chooser = stranger.waitForEvent("filechooser");
  await stranger.getByRole("button", { name: "Choose a picture" }).click();
  await (await chooser).setFiles({
    name: "me.webp",
    mimeType: "image/webp",
    buffer: Buffer.from(drawn, "base64"),
  });
  await expect(stranger.getByAltText("The picture as it will look")).toBeVisible();
  await expectAccessible(stranger);
  await stranger.getByRole("button", { name: "Use this picture" }).click();
  const faces = stranger.locator("img[src^='/avatars/']");
  await expect(faces).toHaveCount(2);
  await expect.poll(() => faces.first().evaluate((face: HTMLImageElement) => face.naturalWidth)).toBe(256);
  await expectAccessible(stranger);
  await stranger.goto("/settings/members");
  await expect(stranger.locator("li", { hasText: "Nao" }).locator("img[src^='/avatars/']")).toBeVisible();
  await stranger.goto("/settings/profile");
  await stranger.getByRole("button", { name: "Remove the picture" }).click();
  await expect(faces).toHaveCount(0);
});

test("one takes one's account along", async ({ person, stranger }) => {
  await join(person, stranger, "Rei");
  await stranger.goto("/settings/profile");
  const download = stranger.waitForEvent("download");
  await stranger.getByRole("button", { name: "Export my account" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^resonant-account-\d{4}-\d\d-\d\d\.zip$/);
  const names = readFileSync(await file.path(), "latin1");
  expect(names).toContain("account.json");
  expect(names).toContain("organizations/harbour-studio/activity.json");
  await expectAccessible(stranger);
});

test("an organisation sees its plan, and whoever runs the server changes it", async ({ browser, server, person }) => {
  const context = await person.window(browser, { baseURL: server.url });
  const page = await context.newPage();
  await page.goto("/settings/plans");
  await page.getByRole("button", { name: "Limits of Harbour Studio" }).click();
  const dialog = page.getByRole("dialog", { name: "Limits of Harbour Studio" });
  await dialog.getByLabel("Members").fill("1000");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Limits of its own")).toBeVisible();
  await page.goto("/settings/plan");
  await expect(page.getByRole("meter", { name: "Members" })).toBeVisible();
  await expect(page.getByText(/of 1,000 used/)).toBeVisible();
  await expectAccessible(page);
  await page.goto("/settings/plans");
  await page.getByRole("button", { name: "Limits of Harbour Studio" }).click();
  await page.getByRole("button", { name: "Use those of the plan" }).click();
  await expect(page.getByText("Limits of its own")).toHaveCount(0);
  await context.close();
});

test("dates and times are those of the chosen time zone", async ({ page }) => {
  await page.goto("/settings/audit");
  const began = page.locator("time").first();
  await began.waitFor();
  const at = (await began.getAttribute("datetime")) ?? "";
  const shown = (timeZone?: string) =>
    new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "medium", timeZone }).format(new Date(at));
  await page.goto("/settings/profile");
  const zone = page.getByRole("combobox", { name: "Time zone" });
  await expect(zone).toHaveValue(/^As this browser: /);
  await zone.fill("kirit");
  await page.getByRole("option", { name: "Pacific/Kiritimati" }).click();
  await expect(page.getByText("Saved").first()).toBeVisible();
  await expect(zone).toHaveValue("Pacific/Kiritimati");
  await expectAccessible(page);
  await page.goto("/settings/audit");
  await expect(page.locator(`time[datetime="${at}"]`).first()).toHaveText(shown("Pacific/Kiritimati"));
  await page.goto("/settings/profile");
  await zone.fill("As this");
  await page.getByRole("option", { name: /^As this browser: / }).click();
  await expect(zone).toHaveValue(/^As this browser: /);
});
