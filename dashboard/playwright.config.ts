import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const chromium = process.env.CHROMIUM || process.env.CHROMIUM_PATH || usual.find(path => existsSync(path));
if (!chromium) throw new Error("No Chromium was found. Install one, or say where it is: CHROMIUM=/path/to/chromium");

/** The system's browser against the packaged server, which the tests start themselves on a temporary data directory. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/build.ts",
  outputDir: "test-results",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: availableParallelism() >= 4 ? 2 : 1, // each with a server and a browser of its own
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    viewport: { width: 1360, height: 860 },
    locale: "en-US",
    actionTimeout: 15_000,
    trace: "on",
    screenshot: "only-on-failure",
  },
});
