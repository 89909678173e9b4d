import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { Person } from "./people";
import { Server } from "./server";

interface Fixtures {
  person: Person;
  /** A window of the owner. */
  page: Page;
  /** A window of somebody who is not signed in. */
  stranger: Page;
}

/** Everything that a browser complains about fails the test: refused styles and scripts, errors, failed requests. */
export function listen(page: Page, complaints: string[]): void {
  page.on("pageerror", error => complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", message => {
    // The browser reports every answer from 400 up and every refused connection; tests that provoke them look at what
    // the page makes of it.
    const expected = /^Failed to load resource|^WebSocket connection to/;
    if (message.type() === "error" && !expected.test(message.text())) {
      complaints.push(`${page.url()}: ${message.text()}`);
    }
  });
}

async function open(browser: Browser, context: BrowserContext, server: Server, use: (page: Page) => Promise<void>) {
  void browser;
  const complaints: string[] = [];
  context.on("page", opened => listen(opened, complaints));
  const page = await context.newPage();
  await page.goto(server.url);
  await use(page);
  await context.close();
  expect(complaints).toEqual([]);
}

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 600_000 },
  ],
  person: async ({ server }, use) => {
    await use(await Person.owner(server));
  },
  page: async ({ browser, server, person, viewport, locale, colorScheme, isMobile, hasTouch }, use) => {
    const context = await person.window(browser, {
      baseURL: server.url,
      viewport,
      locale,
      colorScheme,
      isMobile,
      hasTouch,
    });
    await open(browser, context, server, use);
  },
  stranger: async ({ browser, server }, use) => {
    const context = await browser.newContext({ baseURL: server.url, locale: "en-US" });
    await open(browser, context, server, use);
  },
});

export { expect };

/** No violation of what axe can check, best practices included. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect(page.locator("h1").first()).toBeAttached(); // the code of a page comes when it is gone to
  // What React Aria tells screen readers stands there for seconds, also when the button that it names has gone.
  const { violations } = await new AxeBuilder({ page }).exclude("[data-live-announcer]").analyze();
  expect(
    violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(node => `${node.target} ${node.failureSummary}`),
    })),
  ).toEqual([]);
}

export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: /Up to date|最新の状態です/ })).toBeVisible();
}
