import type { Page, Request } from "@playwright/test";
import { mcap } from "../src/test/mcap";
import { give } from "./give";
import { layout } from "./packages";
import type { Person } from "./people";
import { expect, expectAccessible, test } from "./test";

const item = { topics: ["/buoy/secret-image", "/buoy/secret-plan"], name: "Buoy" };

async function prepare(person: Person): Promise<void> {
  await person.send("PUT", "/registry/settings", { catalogue_open: true });
  const { items } = await (await person.calls.get("/api/v1/layouts?q=Buoy")).json();
  if (items.length > 0) return;
  await person.send("POST", "/namespaces", { name: "buoy" });
  await person.publish("/layouts", {
    name: `${item.name}.json`,
    bytes: layout(item.topics),
    fields: { namespace: "buoy" },
  });
}

/** Drops a recording until the layout is in the list, which may be as old as the catalogue lets it be. */
async function recommend(page: Page): Promise<void> {
  const zone = page.getByText("Drop an MCAP file here").locator("..");
  const bytes = await mcap({
    "/buoy/secret-image": "sensor_msgs/msg/Image",
    "/buoy/secret-plan": "secret_msgs/msg/Plan",
  });
  await expect(async () => {
    await give(zone, "drop", { name: "secret.mcap", type: "", bytes });
    await expect(page.getByRole("link", { name: item.name })).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

const isFeedback = (request: Request) => new URL(request.url()).pathname === "/api/v1/feedback";

test("nothing is told before consent or after it was withdrawn, and what was told is deleted", async ({
  stranger,
  person,
}) => {
  await prepare(person);
  const told: Request[] = [];
  stranger.on("request", request => isFeedback(request) && told.push(request));
  await stranger.clock.install(); // what is gathered is sent after a while
  await stranger.goto("/recommend");
  const offer = stranger.getByRole("region", { name: "Share anonymous feedback?" });
  const zone = stranger.getByText("Drop an MCAP file here").locator("..");
  await give(zone, "drop", { name: "broken.mcap", type: "", bytes: Uint8Array.of(1, 2, 3) });
  await expect(stranger.getByRole("alert")).toBeVisible();
  await expect(offer).toHaveCount(0); // there is nothing yet that could be told
  await recommend(stranger);
  await expect(offer.getByText(/publicly known message types/)).toBeVisible();
  await offer.getByText("What is sent").click();
  await expect(offer.getByText(/"sensor_msgs\/Image"/)).toBeVisible();
  await expectAccessible(stranger);
  await stranger.clock.fastForward(60_000);
  expect(told).toEqual([]);

  const other = await stranger.context().newPage();
  await other.goto("/layouts");
  await expect(other.getByRole("button", { name: "Share" })).toBeVisible();
  await offer.getByRole("button", { name: "Share" }).click();
  await expect(other.getByRole("button", { name: "Share" })).toHaveCount(0);
  await other.close();
  const { install } = JSON.parse(await stranger.evaluate(() => localStorage.getItem("resonant.feedback") ?? ""));
  await stranger.getByRole("link", { name: item.name }).click();
  const download = stranger.waitForEvent("download");
  await stranger.getByRole("link", { name: "Download" }).click();
  await download;
  const answered = stranger.waitForResponse(response => isFeedback(response.request()));
  await stranger.clock.fastForward(10_000);
  const answer = await answered;
  const body = answer.request().postDataJSON();
  const id = body.events[0].item;
  expect(body).toEqual({
    install,
    consent: expect.any(String),
    events: [
      { item: id, outcome: "shown", position: 1 },
      { item: id, outcome: "opened" },
      { item: id, outcome: "installed" },
    ],
    recording: { schemas: [{ name: "sensor_msgs/Image", topics: "one" }], length: "seconds", pace: "tens" },
  });
  expect(await answer.request().headerValue("Cookie")).toBeNull();
  expect(await answer.json()).toEqual({ accepted: 3, ignored: 0 });

  await stranger.goto("/recommend");
  await stranger.getByText("Anonymous feedback: Shared").click();
  await expect(stranger.getByText(install, { exact: true })).toBeVisible();
  await expectAccessible(stranger);
  await stranger.getByRole("button", { name: "Delete what was sent" }).click();
  await stranger.getByRole("alertdialog").getByRole("button", { name: "Delete what was sent" }).click();
  await expect(stranger.getByText(/^Deleted on the server: [1-9]/)).toBeVisible();
  await expect(stranger.getByText(install, { exact: true })).toHaveCount(0);
  expect(await person.send("POST", "/feedback/deletion", { install })).toEqual({ deleted: 0 });

  await stranger.getByRole("button", { name: "Withdraw consent" }).click();
  await expect(stranger.getByText("Anonymous feedback: Not shared")).toBeVisible();
  await recommend(stranger);
  await expect(stranger.getByRole("button", { name: "No thanks" })).toHaveCount(0);
  await stranger.clock.fastForward(60_000);
  expect(told).toHaveLength(1);
});

test("what waits is told when the page is left", async ({ stranger, person }) => {
  await prepare(person);
  await stranger.goto("/layouts");
  await stranger.getByRole("button", { name: "Share" }).click();
  const { install } = JSON.parse(await stranger.evaluate(() => localStorage.getItem("resonant.feedback") ?? ""));
  await stranger.goto("/recommend");
  await recommend(stranger);
  await stranger.goto("about:blank");
  await expect
    .poll(async () => (await person.send("POST", "/feedback/deletion", { install })).deleted, { timeout: 60_000 })
    .toBeGreaterThan(0);
});

test.describe("in Japanese", () => {
  test.use({ locale: "ja-JP" });

  test("the question is asked once, and answered otherwise in the settings", async ({ page, person }) => {
    await prepare(person);
    await page.goto("/layouts");
    const offer = page.getByRole("region", { name: "匿名のフィードバックを送りますか？" });
    await expect(offer.getByText(/^同意すると/)).toHaveAttribute("lang", "ja");
    await expectAccessible(page);
    await offer.getByRole("button", { name: "送らない" }).click();
    await expect(offer).toHaveCount(0);
    await page.goto("/settings/feedback");
    await expect(page.getByText("送っていません")).toBeVisible();
    await page.getByRole("button", { name: "送る" }).click();
    await expect(page.getByRole("button", { name: "番号を新しくする" })).toBeVisible();
    await expectAccessible(page);
    await page.goto("/layouts");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(offer).toHaveCount(0);
  });
});
