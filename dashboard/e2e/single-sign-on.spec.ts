import type { Browser, Page } from "@playwright/test";
import { Keycloak, type KeycloakPerson } from "./keycloak";
import { owner, Person } from "./people";
import { Postgresql } from "./postgresql";
import { Server } from "./server";
import { expect, expectAccessible, test } from "./test";

const archive = process.env.KEYCLOAK_ARCHIVE;
const client = { id: "resonant", secret: "what only the two servers know" };

const taro: KeycloakPerson = {
  username: "taro",
  password: "the lake is calm 3",
  email: "taro@works.example",
  firstName: "太郎",
  lastName: "山田",
  groups: ["leads"],
};
const mina: KeycloakPerson = { ...taro, username: "mina", email: "mina@works.example", firstName: "Mina", groups: [] };

for (const engine of ["SQLite", "PostgreSQL"] as const) {
  test(`people of an organisation come in through its Keycloak, on ${engine}`, async ({ browser }) => {
    test.skip(!archive, "KEYCLOAK_ARCHIVE names no Keycloak: make e2e-keycloak downloads one");
    if (!archive) return;
    test.setTimeout(600_000);
    const stops: (() => Promise<void>)[] = [];
    try {
      const postgresql = engine === "PostgreSQL" ? await Postgresql.start() : null;
      test.skip(engine === "PostgreSQL" && !postgresql, "no PostgreSQL on this machine: run the server's tests once");
      if (postgresql) stops.push(() => postgresql.stop());
      const keycloak = await Keycloak.start(archive, [taro, mina]);
      stops.push(() => keycloak.stop());
      const server = await Server.start(url => ({
        RESONANT_PUBLIC_URL: url,
        RESONANT_PRIVATE_ISSUERS: keycloak.issuer,
        ...(postgresql ? { DATABASE_URL: postgresql.address } : {}),
      }));
      stops.push(() => server.stop());
      await flow(browser, server, keycloak);
    } finally {
      for (const stop of stops.toReversed()) await stop();
    }
  });
}

async function flow(browser: Browser, server: Server, keycloak: Keycloak): Promise<void> {
  const person = await Person.owner(server);
  await keycloak.register(client.id, client.secret, `${server.url}/sso`);

  await test.step("the owner names the provider and proves the domain", async () => {
    const page = await (await person.window(browser, { baseURL: server.url, locale: "en-US" })).newPage();
    await page.goto("/settings/identity");
    await page.getByRole("button", { name: "Add a provider" }).click();
    await expect(page.getByText(`${server.url}/sso`)).toBeVisible(); // what was registered there
    await page.getByLabel("Name", { exact: true }).fill("Works");
    await page.getByLabel("Issuer").fill(keycloak.issuer);
    await page.getByLabel("Client id").fill(client.id);
    await page.getByLabel("Client secret").fill(client.secret);
    await page.getByLabel("Claim with the groups").fill("groups");
    await page.getByLabel("Groups of administrators").fill("leads");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Works is set up")).toBeVisible();
    await page.getByLabel("Domain", { exact: true }).fill("works.example");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByText("Make a TXT record with this name")).toBeVisible();
    await expectAccessible(page);
    // a name under .example has no name server: its text is taken as found
    await server.command(
      "db",
      "shell",
      "--write",
      "-c",
      "update identity_domains set proven_at = created_at, proven_domain = domain",
    );
    await page.reload();
    await expect(page.getByText(/^proven on/)).toBeVisible();
    await page.context().close();
  });

  await test.step("somebody new is let in, with the role of the group", async () => {
    const page = await depart(browser, server, taro);
    await page.locator("#password").fill("not the password");
    await page.locator("#kc-login").click();
    await expect(page.getByText("Invalid username or password.")).toBeVisible();
    await page.locator("#password").fill(taro.password);
    await page.locator("#kc-login").click();
    await arrived(page);
    expect(await session(page)).toMatchObject({ role: "admin", user: { email: taro.email, name: "太郎 山田" } });
    await page.context().close();
  });

  await test.step("who leaves the group has another role at the next sign-in", async () => {
    const [group] = await keycloak.administer("GET", "/groups?search=leads");
    await keycloak.administer("DELETE", `/users/${await keycloak.idOf("taro")}/groups/${group.id}`);
    await keycloak.administer("PUT", `/users/${await keycloak.idOf("mina")}/groups/${group.id}`);
    const page = await come(browser, server, taro);
    expect((await session(page)).role).toBe("member");
    await page.context().close();
    const other = await come(browser, server, mina);
    expect((await session(other)).role).toBe("admin");
    await other.context().close();
  });

  await test.step("an answer serves only the browser that asked, once", async () => {
    const page = await depart(browser, server, taro);
    let answer = "";
    page.on("request", request => {
      if (request.url().startsWith(`${server.url}/sso?`)) answer = request.url();
    });
    await page.route("**/api/v1/auth/providers/session", route => route.abort()); // the answer arrives, and stays unused
    await page.locator("#password").fill(taro.password);
    await page.locator("#kc-login").click();
    await expect.poll(() => answer).toContain("code=");
    const stranger = await (await browser.newContext({ baseURL: server.url, locale: "en-US" })).newPage();
    await stranger.goto(answer);
    await expect(stranger.getByRole("alert")).toBeVisible();
    expect(await session(stranger)).toBeNull();
    await stranger.context().close();
    await page.unrouteAll();
    await page.goto(answer);
    await arrived(page);
    await page.goto(answer); // as the browser's history would
    await expect(page.getByRole("alert")).toBeVisible();
    await page.context().close();
  });

  await test.step("new keys of the provider are found, the old ones believed no more", async () => {
    await keycloak.changeKeys();
    await expect(async () => {
      const page = await come(browser, server, taro);
      expect((await session(page)).user.email).toBe(taro.email);
      await page.context().close();
    }).toPass({ intervals: [10_000], timeout: 120_000 }); // they are asked for once a minute at most
  });

  await test.step("whom the provider knows no more stays outside", async () => {
    const id = await keycloak.idOf("taro");
    await keycloak.administer("PUT", `/users/${id}`, { enabled: false });
    const page = await depart(browser, server, taro);
    await page.locator("#password").fill(taro.password);
    await page.locator("#kc-login").click();
    await expect(page.getByText("Account is disabled")).toBeVisible();
    expect(new URL(page.url()).origin).toBe(new URL(keycloak.issuer).origin);
    await page.context().close();
    await keycloak.administer("PUT", `/users/${id}`, { enabled: true });
  });

  await test.step("an account with a password is connected", async () => {
    const page = await (await person.window(browser, { baseURL: server.url, locale: "en-US" })).newPage();
    await page.goto("/settings/security");
    await page.getByRole("button", { name: "Connect with Works" }).click();
    await page.locator("#username").fill(mina.username);
    await page.locator("#password").fill(mina.password);
    await page.locator("#kc-login").click();
    // one identity is one person: Mina's is hers already
    await expect(page.getByRole("alert")).toBeVisible();
    await page.context().close();
  });

  await test.step("a provider that is away says so, and passwords go on", async () => {
    await keycloak.stop();
    const page = await (await browser.newContext({ baseURL: server.url, locale: "en-US" })).newPage();
    await page.goto("/");
    await page.getByRole("button", { name: "Continue with Works" }).click();
    await page.waitForURL(`${keycloak.issuer}/**`).catch(() => null); // what it said about itself is still known
    await expect(() => page.goto("/")).toPass({ timeout: 60_000 }); // the browser may still be showing that nobody answers
    await page.getByLabel("Email", { exact: true }).fill(owner.email);
    await page.getByLabel("Password").fill(owner.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: new RegExp(owner.name) })).toBeVisible();
    await page.context().close();
  });
}

/** From the sign-in page to the provider's, with the name filled in. */
async function depart(browser: Browser, server: Server, who: KeycloakPerson): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: server.url, locale: "en-US" })).newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Continue with Works" }).click();
  await page.locator("#username").fill(who.username);
  return page;
}

async function come(browser: Browser, server: Server, who: KeycloakPerson): Promise<Page> {
  const page = await depart(browser, server, who);
  await page.locator("#password").fill(who.password);
  await page.locator("#kc-login").click();
  await arrived(page);
  return page;
}

async function arrived(page: Page): Promise<void> {
  await expect(
    page.getByRole("heading", { name: "Inbox" }).or(page.getByRole("main").getByRole("heading", { level: 1 })),
  ).toBeVisible();
  await expect(page).not.toHaveURL(/\/sso/);
}

async function session(page: Page) {
  return page.evaluate(async () => {
    const answer = await fetch("/api/v1/auth/session");
    return answer.ok ? answer.json() : null;
  });
}
