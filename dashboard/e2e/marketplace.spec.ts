import { mcap } from "../src/test/mcap";
import { give } from "./give";
import { extension, layout } from "./packages";
import { expect, expectAccessible, test } from "./test";

test("an extension goes from its publisher into the viewers, and is deprecated", async ({ page, person }) => {
  await page.goto("/publishers");
  await page.getByLabel("Name", { exact: true }).fill("harbour");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "harbour" })).toBeVisible();

  await page.getByRole("link", { name: "All publishers" }).click();
  await page.getByRole("link", { name: "Publish", exact: true }).click();
  const zone = page.getByText("Drop a .foxe or .json file here").locator("..");
  const manifest = { publisher: "harbour", name: "robot-map", version: "1.0.0", displayName: "Robot Map" };
  await give(zone, "drop", {
    name: "bad.foxe",
    type: "",
    bytes: extension({ ...manifest, version: "latest" }, { "../outside.js": "" }),
  });
  const refused = page.getByRole("alert");
  await expect(refused.getByRole("heading", { name: "It was not published" })).toBeVisible();
  await expect(refused.getByText("zip_name_traversal")).toBeVisible();
  await give(zone, "drop", { name: "robot-map.foxe", type: "", bytes: extension(manifest) });
  await expect(page.getByRole("heading", { name: "Robot Map 1.0.0 is published" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Open its page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Robot Map" })).toBeVisible();
  await expect(page.getByText("Drop it in.")).toBeVisible();
  await page.getByRole("button", { name: "Use in our viewers" }).click();
  await expect(page.getByText("Added to your organisation’s viewers")).toBeVisible();
  const session = await (await person.calls.get("/api/v1/auth/session")).json();
  const listed = await (await person.calls.get(`/api/workspaces/${session.organization.id}/extensions`)).json();
  expect(listed.data).toContainEqual(
    expect.objectContaining({ name: "robot-map", publisher: "harbour", version: "1.0.0", displayName: "Robot Map" }),
  );

  await page.goto("/published");
  await page.getByRole("link", { name: "Manage Robot Map" }).click();
  await page.getByRole("button", { name: "What to do with version 1.0.0" }).click();
  await page.getByRole("menuitem", { name: "Deprecate" }).click();
  await page.getByLabel("Reason, for everybody to read").fill("A better one is coming.");
  await page.getByRole("dialog").getByRole("button", { name: "Deprecate" }).click();
  await expect(page.getByText("Deprecated", { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open its page" }).click();
  await expect(page.getByText(/Reason: A better one is coming\./)).toBeVisible();
});

test("whoever runs the server reviews and answers reports", async ({ page, person }) => {
  await person.send("POST", "/namespaces", { name: "quay" });
  await person.publish("/extensions", {
    name: "crane.foxe",
    bytes: extension({ publisher: "quay", name: "crane", version: "1.0.0", displayName: "Crane" }),
  });
  await page.goto("/extensions/quay.crane");
  await page.getByRole("button", { name: "Report" }).click();
  await page.getByLabel("What should the operator know?").fill("It is not a crane.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("The operator will read it")).toBeVisible();

  await page.goto("/review?tab=reports");
  const card = page.getByRole("article").filter({ hasText: "quay.crane" });
  await expect(card.getByText("It is not a crane.")).toBeVisible();
  await expectAccessible(page);
  await card.getByRole("button", { name: "Remove it for everybody" }).click();
  await page.getByLabel("Reason, for everybody to read").fill("It is a winch.");
  await page.getByRole("dialog").getByRole("button", { name: "Remove it for everybody" }).click();
  await card.getByLabel("Answer, for the reporter to read").fill("True.");
  await card.getByRole("button", { name: "Agree" }).click();
  await expect(card).toHaveCount(0);
  await page.goto("/extensions/quay.crane?version=1.0.0");
  await expect(page.getByText("It is a winch.")).toBeVisible();
});

test("a recording is looked into in the browser and never sent", async ({ page, person, server }) => {
  await person.send("PUT", "/registry/settings", { catalogue_open: true });
  await person.send("POST", "/namespaces", { name: "pier" });
  await person.publish("/layouts", {
    name: "Bridge.json",
    bytes: layout(["/pier/scan", "/pier/fix", "/pier/sonar"]),
    fields: { namespace: "pier" },
  });
  await page.goto("/recommend");
  const zone = page.getByText("Drop an MCAP file here").locator("..");
  const asked: { method: string; url: string; body: string | null }[] = [];
  page.on("request", request => asked.push({ method: request.method(), url: request.url(), body: request.postData() }));
  const bytes = await mcap({ "/pier/scan": "sensor_msgs/msg/LaserScan", "/pier/fix": "sensor_msgs/msg/NavSatFix" });
  // The list may be as old as the catalogue lets it be; what was published is in it after a moment.
  await expect(async () => {
    await give(zone, "drop", { name: "drive.mcap", type: "", bytes });
    await expect(page.getByRole("heading", { name: "drive.mcap" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Bridge" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByText("2 of 3 topics present")).toBeVisible();
  await expect(page.getByText("Missing: /pier/sonar")).toBeVisible();
  await expect(page.getByText("Nothing of it has left this browser.")).toBeVisible();
  await expectAccessible(page);
  expect(asked.map(each => new URL(each.url).pathname)).toContain("/recommendation/ranker.js");
  for (const { method, url, body } of asked) {
    expect({ method, url, body }).toEqual({ method: "GET", url: expect.stringContaining(server.url), body: null });
    expect(decodeURIComponent(url)).not.toMatch(/scan|pier|drive|sensor_msgs/);
  }

  await give(zone, "drop", { name: "notes.mcap", type: "", bytes: Buffer.from("not a recording") });
  await expect(page.getByText("This is not an MCAP file. Choose one that ends in .mcap.")).toBeVisible();
});
