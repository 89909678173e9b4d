import { expect, expectLive, test } from "./test";

test("after the server was away, what happened meanwhile arrives without a reload", async ({
  page,
  person,
  server,
}) => {
  test.setTimeout(180_000);
  await page.goto("/tasks?view=board");
  await expectLive(page);
  await person.task("Before the break");
  await expect(page.getByText("Before the break")).toBeVisible();

  await server.halt("SIGKILL");
  await expect(page.getByText("Reconnecting…").first()).toBeVisible();
  await server.run();
  await person.task("During the break");
  await expect(page.getByText("During the break")).toBeVisible({ timeout: 60_000 });
  await expectLive(page);
  await person.task("After the break");
  await expect(page.getByText("After the break")).toBeVisible();
});

test("a page whose code does not arrive says why, and comes when the server is back", async ({
  person,
  browser,
  server,
}) => {
  test.setTimeout(180_000);
  const context = await person.window(browser, { baseURL: server.url, locale: "en-US" });
  const page = await context.newPage(); // without the listener: the browser complains about the missing code
  await page.goto("/");
  await expectLive(page);
  await server.halt();
  await page.getByRole("link", { name: "Settings" }).first().click();
  await expect(page.getByRole("alert").getByText(/The server cannot be reached/)).toBeVisible();
  await server.run();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();
  await context.close();
});

test("what cannot be sent is taken back and said", async ({ page, person, context }) => {
  void context;
  await person.task("Stays open");
  await page.goto("/tasks?view=list");
  const box = page.getByRole("checkbox", { name: "Done: Stays open" });
  await expect(box).toBeVisible();
  await page.route("**/completion", route => route.abort());
  await page.getByRole("listitem").filter({ hasText: "Stays open" }).locator("label").click();
  await expect(page.getByText(/The server cannot be reached/)).toBeVisible();
  await expect(box).not.toBeChecked();
});

test("a conversation is the same in two windows, with the bridge's answer", async ({
  page,
  person,
  browser,
  server,
}) => {
  const spec = await person.spec("Talked about", "# Talked about\n\nThe deadline is 2027-03-01.\n\n## Scope\n\nTBD\n");
  const thread = await person.send("POST", "/threads", { title: "Talk", spec_id: spec.id });
  const other = await person.window(browser, { baseURL: server.url });
  const second = await other.newPage();
  for (const window of [page, second]) {
    await window.goto(`/threads/${thread.id}`);
    await expectLive(window);
  }
  const field = page.getByRole("textbox", { name: "Message" });
  await field.fill("Good **morning**");
  await field.press("Enter");
  for (const window of [page, second]) await expect(window.locator("strong", { hasText: "morning" })).toBeVisible();
  await expect(second.getByRole("article")).toHaveCount(1);

  await field.pressSequentially("/rev");
  await field.press("Enter");
  await expect(field).toHaveValue("/review ");
  await field.press("Enter");
  for (const window of [page, second]) {
    await expect(window.getByRole("article").filter({ hasText: "automatic" })).toBeVisible({ timeout: 30_000 });
  }
  await other.close();
});
