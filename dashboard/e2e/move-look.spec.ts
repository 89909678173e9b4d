import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./test";

const source = "sqlite:/srv/resonant/data/resonant.db";
const target = "postgresql://resonant:***@db.internal.example.jp:5432/resonant";
const started = { id: "7c9e", target, started_at: "2026-11-21T09:00:00.000000Z", started_by: "command line" };
const nothing = {
  progress: null,
  behind: 0,
  lag_millis: 0,
  wal_bytes: 0,
  log_bytes: 0,
  capture: null,
  slot_bytes: 0,
  pause_millis: null,
  verification: null,
  switched: null,
  return_until: null,
};
const idle = { ...nothing, id: null, target: null, started_at: null, started_by: null, trouble: null };
const verification = {
  at: new Date(Date.now() - 240_000).toISOString(),
  age_seconds: 240,
  equal: true,
  rows: 1_200_007,
  digests: {},
  differing: {},
};
const switched = { at: "2026-11-21T10:00:00.000000Z", pause_micros: 86_200, keys: 311 };
const tables = ["organizations", "users", "specs", "spec_revisions", "messages", "tasks", "intents", "event_log"];
const progress = {
  percent: 41.5,
  bytes: 320_412_672,
  held_back_to: null,
  bytes_per_second: 96_300_000,
  tables: tables.map((table, place) => ({
    table,
    done: Math.max(0, 12 - 3 * place),
    parts: 12,
    bytes_per_second: 9_400_000,
  })),
};
const moving = { ...nothing, ...started, source, owner: source, trouble: null };

/** Answers in the form of the contract, one for each stage; move.spec.ts looks at those of a real move. */
const databases = {
  none: { ...idle, stage: "none", source, owner: source, next: ["start"] },
  copying: { ...moving, stage: "copying", progress, behind: 100_000, wal_bytes: 146_800_640, next: ["cancel"] },
  building: { ...moving, stage: "building", behind: 4_211, trouble: "Connection to db refused", next: ["cancel"] },
  following: {
    ...moving,
    stage: "following",
    behind: 12,
    wal_bytes: 4_120_000,
    verification: {
      ...verification,
      equal: false,
      differing: { tasks: ["019a8f10-1", "019a8f10-2"], users: ["019a"] },
    },
    next: ["verify", "cancel"],
  },
  verified: { ...moving, stage: "following", behind: 3, verification, next: ["switch", "verify", "cancel"] },
  switching: { ...moving, stage: "switching", behind: 9, verification, next: [] },
  switched: {
    ...moving,
    stage: "switched",
    owner: target,
    verification,
    switched,
    return_until: new Date(Date.now() + 6.5 * 86_400_000).toISOString(),
    next: ["rollback", "complete"],
  },
  returned: { ...moving, stage: "returned", verification, switched, next: ["cancel"] },
};

const objects = { objects: 10_003, copied: 10_003, bytes: 672_600_000, copied_bytes: 672_600_000 };
const store = { from: "data:files", to: "s3://resonant-files/main?endpoint=https://s3.example.jp", problems: [] };
const fileMove = {
  ...store,
  id: "f1",
  current: "data:files",
  started_by: "command line",
  started_at: "2026-11-21T09:00:00.000000Z",
  switched_at: null,
  ended_at: null,
  progress: objects,
  verification: { wanted: null, at: null, deep: false, objects: 0 },
  error: null,
  bytes_per_second: null,
};
const damaged = {
  sha256: "3f".repeat(32),
  problem: "damaged",
  store: store.to,
  files: [{ id: "x", name: "見積書（最終版）.pdf" }],
  repairable: false,
};
const files = {
  none: {
    ...fileMove,
    id: null,
    state: null,
    from: null,
    to: null,
    started_at: null,
    verification: null,
    next: ["start"],
  },
  copying: {
    ...fileMove,
    state: "copying",
    progress: { ...objects, copied: 4_103, copied_bytes: 212_000_000 },
    bytes_per_second: 44_000_000,
    error: "503 Slow Down",
    next: ["verify", "switch", "cancel"],
  },
  switched: {
    ...fileMove,
    state: "switched",
    current: store.to,
    verification: { wanted: null, at: verification.at, deep: true, objects: 10_003 },
    problems: [damaged],
    next: ["verify", "rollback", "complete"],
  },
};

const report = {
  source,
  target,
  ready: false,
  bytes: 771_000_000,
  seconds: 19,
  findings: [
    { severity: "ok", database: "target", code: "version", values: { version: 17, oldest: 15, newest: 18 } },
    { severity: "ok", database: "target", code: "encoding", values: { encoding: "UTF8" } },
    { severity: "warning", database: "target", code: "foreign_table", values: { table: "invoices" } },
    {
      severity: "blocking",
      database: "target",
      code: "pooler",
      values: { host: "aws-0-ap-northeast-1.pooler.example.com", port: 6543 },
    },
    { severity: "blocking", database: "source", code: "odd_values", values: { count: 3 } },
  ],
  odd: [
    {
      table: "specs",
      column: "title",
      rule: "nul_in_text",
      outcome: "undecided",
      count: 3,
      examples: [{ row: "019a8f10-5f7c-7000-8000-000000000001", value: "'ab\\u0000cd'" }],
    },
    { table: "tasks", column: "due_date", rule: "instant_offset", outcome: "same_meaning", count: 41, examples: [] },
  ],
};

async function answer(page: Page, database: unknown, file: unknown): Promise<void> {
  await page.route("**/api/v1/operator/move", route => route.fulfill({ json: database }));
  await page.route("**/api/v1/operator/move/files", route => route.fulfill({ json: file }));
  await page.route("**/api/v1/operator/move/check", route => route.fulfill({ json: report }));
}

const looks = [
  { name: "desktop, light, English", colorScheme: "light", language: "en", width: 1360 },
  { name: "desktop, dark, Japanese", colorScheme: "dark", language: "ja", width: 1360 },
  { name: "phone, light, Japanese", colorScheme: "light", language: "ja", width: 390 },
  { name: "phone, dark, English", colorScheme: "dark", language: "en", width: 390 },
] as const;

for (const { name, colorScheme, language, width } of looks) {
  test(`every state of a move can be read: ${name}`, async ({ browser, server, person }, info) => {
    test.setTimeout(300_000);
    const context = await person.window(browser, {
      baseURL: server.url,
      colorScheme,
      viewport: { width, height: 1600 },
      reducedMotion: "reduce",
    });
    await context.addInitScript(chosen => localStorage.setItem("resonant.language", chosen), language);
    const page = await context.newPage();
    const look = async (shot: string) => {
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, "the page scrolls sideways").toBeLessThanOrEqual(0);
      await page.screenshot({ path: info.outputPath(`${shot}.png`) });
      await expectAccessible(page);
    };
    const fileStates = Object.values(files);
    for (const [place, [state, database]] of Object.entries(databases).entries()) {
      await test.step(state, async () => {
        await page.unrouteAll({ behavior: "ignoreErrors" });
        await answer(page, database, fileStates[place % fileStates.length]);
        await page.goto("/settings/move");
        const current = page.locator("[aria-current=step]").first();
        await expect(
          page.getByRole("list").getByText(language === "en" ? "Build indexes" : "索引の作成"),
        ).toBeVisible();
        if (state !== "none") await expect(current).toBeVisible();
        const details = page.locator("summary");
        if (state === "copying") await details.click();
        await look(state);
      });
    }
    await test.step("what a check found", async () => {
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await answer(page, databases.none, files.none);
      await page.goto("/settings/move");
      await page.locator("input[name=to]").first().fill("postgresql://resonant:secret@db.example.jp/resonant");
      await page.locator("button[type=submit]").first().click();
      await expect(page.getByText("pooler.example.com").first()).toBeVisible();
      await look("check");
    });
    await test.step("the question before a switch", async () => {
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await answer(page, databases.verified, files.none);
      await page.goto("/settings/move");
      await page.getByRole("button", { name: language === "en" ? "Switch" : "切り替える", exact: true }).click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await look("switch-question");
    });
    await context.close();
  });
}
