import { owner, Person } from "./people";
import { Server } from "./server";
import { expect, expectAccessible, test } from "./test";
import { ThirdParty } from "./third-party";

test("somebody allows an app of others, which works for them until they end it", async ({ browser }) => {
  test.setTimeout(600_000);
  const server = await Server.start(url => ({ RESONANT_PUBLIC_URL: url }));
  const stops: (() => Promise<void>)[] = [() => server.stop()];
  try {
    const person = await Person.owner(server);
    const admin = await (await person.window(browser, { baseURL: server.url, locale: "en-US" })).newPage();
    await admin.goto("/settings/apps");
    await admin.getByLabel("Name", { exact: true }).fill("Notes");
    await admin.getByLabel("Home page").fill("https://notes.example");
    await admin.getByLabel("Redirect URIs").fill("http://127.0.0.1/callback");
    await admin.getByRole("button", { name: /May at most/ }).click();
    await admin.getByRole("option", { name: "Read and change" }).click();
    await admin.getByRole("button", { name: "Register the app" }).click();
    await expect(admin.getByText("allowed by 0 people")).toBeVisible();
    await expectAccessible(admin);
    const clients = await (await person.calls.get("/api/v1/oauth-clients")).json();
    const app = await ThirdParty.start(server.url, clients.items[0].id);
    stops.push(() => app.stop());

    // a stranger signs in first and comes back to the same question
    const context = await browser.newContext({ baseURL: server.url, locale: "en-US" });
    const page = await context.newPage();
    await page.goto(app.address());
    await page.getByLabel("Email", { exact: true }).fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Allow Notes?" })).toBeVisible();
    await expect(page.getByText(/wants to act for you in Harbour Studio/)).toBeVisible();
    await expectAccessible(page);

    const refused = app.arrival();
    await page.getByRole("button", { name: "Refuse" }).click();
    expect(Object.fromEntries(await refused)).toMatchObject({ error: "access_denied", state: app.state });
    await expect(page.getByRole("heading", { name: "Back in the app" })).toBeVisible();

    await page.goto(app.address());
    const allowed = app.arrival();
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    const back = await allowed;
    await expect(page.getByRole("heading", { name: "Back in the app" })).toBeVisible();
    expect(back.get("state")).toBe(app.state);
    expect(back.get("iss")).toBe(app.issuer);
    const tokens = await app.exchange(back.get("code") ?? "");
    expect(tokens.scope).toBe("read write");
    const call = () =>
      fetch(`${server.url}/api/v1/specs`, { headers: { Authorization: `Bearer ${tokens.access_token}` } });
    expect((await call()).status).toBe(200);

    // what is asked wrongly goes back to the app; what could lead elsewhere goes nowhere
    const wrong = app.arrival();
    await page.goto(app.address({ code_challenge_method: "plain" })).catch(() => null); // the page moves on by itself
    expect((await wrong).get("error")).toBe("invalid_request");
    await expect(page.getByRole("heading", { name: "Back in the app" })).toBeVisible(); // it moves no more
    await page.goto(app.address({ redirect_uri: "https://evil.example/callback" }));
    await expect(page.getByRole("heading", { name: "This app cannot be allowed" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(new URL(server.url).origin);
    await expectAccessible(page);

    await page.goto("/settings/security");
    await page.getByRole("button", { name: "End the access of Notes" }).click();
    await page.getByRole("button", { name: "End the access", exact: true }).click();
    await expect(page.getByText("No app has access.")).toBeVisible();
    await expectAccessible(page);
    expect((await call()).status).toBe(401);
    await context.close();
    await admin.context().close();
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
});
