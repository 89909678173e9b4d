import type { Page } from "@playwright/test";
import { extension, layout } from "./packages";
import { Person } from "./people";
import { Server } from "./server";
import { expect, test } from "./test";

/**
 * Texts that want to become more than text. Each would leave an element of its own behind, so that nothing has to run
 * for it to be noticed: the policy against foreign scripts, which is the second wall, cannot hide a hole in the first.
 */
const line = `"'></title></textarea></script><img data-foreign src=x onerror=foreign()><svg data-foreign onload=foreign()>\${foreign()}{{foreign()}}`;
const markdown = `# ${line}

<script data-foreign>foreign()</script><iframe data-foreign srcdoc="<script>parent.foreign()</script>"></iframe>
<math data-foreign><mtext><table><mglyph><style><img src=x onerror=foreign()></style></mglyph></table></mtext></math>
<svg data-foreign><style><img src=x onerror=foreign()></style></svg><form data-foreign action=javascript:foreign()><button>Go</button></form>
<a href="javascript:foreign()" data-foreign>one</a> <noscript><p title="</noscript><img data-foreign src=x onerror=foreign()>"></noscript>
<style data-foreign>body { display: none }</style><base data-foreign href="https://elsewhere.example/"><link data-foreign rel=stylesheet href=//elsewhere.example>

[two](javascript:foreign()) [three](  JaVaScRiPt&colon;foreign()) [four](data:text/html;base64,PHNjcmlwdD5mb3JlaWduKCk8L3NjcmlwdD4=)
[five](vbscript:foreign) [six](<java
script:foreign()>) ![seven](x"onerror="foreign()) [eight][ref] <javascript:foreign()>
[ref]: javascript:foreign() "title\\" onmouseover=foreign() x=\\""

| ${line.replaceAll("|", "")} | b |
|---|---|
| <img data-foreign src=x onerror=foreign()> | \`<img data-foreign>\` |

\`\`\`html"><img data-foreign src=x onerror=foreign()>
<img data-foreign src=x onerror=foreign()>
\`\`\`

- [ ] ${line} 明日までに must be TBD
`;

/** What a text has made of itself on the page. */
function foreign(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const handlers = [...document.querySelectorAll("*")].filter(element =>
      element
        .getAttributeNames()
        .some(name => name.startsWith("on") || (name === "srcdoc" && element.tagName === "IFRAME")),
    );
    const addresses = [...document.querySelectorAll("[href], [src], [action], [formaction]")].filter(element =>
      ["href", "src", "action", "formaction"].some(name =>
        // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip them in front of a scheme
        /^[\s\u0000-\u001f]*(javascript|vbscript|data:text)/i.test(element.getAttribute(name) ?? ""),
      ),
    );
    return [...document.querySelectorAll("[data-foreign]"), ...handlers, ...addresses].map(element =>
      element.outerHTML.slice(0, 200),
    );
  });
}

/** Writes it wherever people write, and names the pages on which it stands. */
async function write(person: Person): Promise<string[]> {
  const { user } = await (await person.calls.get("/api/v1/auth/session")).json();
  await person.send("PATCH", "/users/me", { name: line.slice(0, 100) });
  await person.send("PATCH", "/organizations/current", { name: line.slice(0, 100) });
  const spec = await person.send("POST", "/specs", {
    title: line,
    content: { markdown },
    tags: ["<img data-foreign>"],
  });
  const thread = await person.send("POST", "/threads", { title: line, spec_id: spec.id, message: markdown });
  const task = await person.send("POST", "/tasks", {
    title: line,
    description: markdown,
    spec_id: spec.id,
    assignee_id: user.id,
    due_date: "2026-01-05T00:00:00.000000Z",
  });
  const intents = [];
  for (const type of ["spec.review", "spec.tasks"]) {
    const intent = await person.send("POST", "/intents", { type, data: { spec_id: spec.id } });
    await expect
      .poll(async () => (await (await person.calls.get(`/api/v1/intents/${intent.id}`)).json()).status)
      .toBe("completed");
    intents.push(`/intents/${intent.id}`);
  }
  const group = await person.send("POST", "/groups", { name: line.slice(0, 80) });
  await person.send("PUT", `/specs/${spec.id}/sharing`, { visibility: "private", groups: [group.id] });
  const expires = new Date(Date.now() + 86_400_000).toISOString().replace("Z", "000Z");
  const shared = await person.send("POST", `/specs/${spec.id}/links`, { expires_at: expires });
  await person.send("POST", "/api-keys", { name: line.slice(0, 80), reach: "read" });
  await person
    .send("POST", "/organizations/current/invitations", { email: `"<img/data-foreign>"@example.jp`, role: "member" })
    .catch(() => null); // an address that may as well be refused
  await person.send("POST", "/namespaces", { name: "hostile", display_name: line.slice(0, 60) });
  await person.send("POST", "/publish-tokens", { name: line.slice(0, 80), namespaces: ["hostile"] });
  const manifest = { publisher: "hostile", name: "words", version: "1.0.0", displayName: line.slice(0, 60) };
  const bytes = extension(manifest, { "README.md": markdown, "CHANGELOG.md": markdown });
  await person.publish("/extensions", { name: "words.foxe", bytes });
  await person.publish("/layouts", {
    name: `${line.replaceAll("/", "")}.json`,
    bytes: layout([`/${line}`, "/camera"]),
    fields: {
      namespace: "hostile",
      name: "words",
      version: "1.0.0",
      display_name: line.slice(0, 60),
      description: line.slice(0, 200),
    },
  });
  await person.send("POST", "/reports", { kind: "extension", item: "hostile.words", reason: "other", text: markdown });
  await person.send("PUT", "/extensions/hostile.words/state", { state: "deprecated", reason: line });
  return [
    "/",
    "/specs",
    `/specs/${spec.id}`,
    `/specs/${spec.id}/history`,
    "/tasks?view=board",
    "/tasks?view=list",
    `/tasks?view=list&task=${task.id}`,
    "/threads",
    `/threads/${thread.id}`,
    "/intents",
    ...intents,
    `/search?q=${encodeURIComponent("foreign")}`,
    `/search?q=${encodeURIComponent(line)}`,
    "/extensions",
    `/extensions?q=${encodeURIComponent(line)}`,
    "/extensions/hostile.words",
    "/layouts",
    "/layouts/hostile.words",
    "/publishers",
    "/publishers/hostile",
    "/published",
    "/published/extension/hostile.words",
    "/published/layout/hostile.words",
    "/statistics",
    "/review",
    "/settings/profile",
    "/settings/keys",
    "/settings/organization",
    "/settings/members",
    "/settings/groups",
    "/settings/mails",
    "/settings/usage",
    "/settings/audit",
    new URL(shared.url, "http://localhost").pathname + new URL(shared.url, "http://localhost").hash,
    `/sign-in?to=${encodeURIComponent("javascript:foreign()")}`,
    `/sso?error=${encodeURIComponent(line)}`,
    `/register?invitation=${encodeURIComponent(line)}`,
    `/no-such-page/${encodeURIComponent(line)}`,
  ];
}

test("no text becomes more than text on any page", async ({ browser }) => {
  test.setTimeout(400_000);
  const server = await Server.start();
  try {
    const person = await Person.owner(server);
    const pages = await write(person);
    const context = await person.window(browser, { baseURL: server.url, locale: "en-US" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("dialog", dialog => {
      complaints.push(`${page.url()} asks: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("pageerror", error => complaints.push(`${page.url()}: ${error.message}`));
    page.on("console", message => {
      if (/Content Security Policy|foreign is not defined/.test(message.text())) {
        complaints.push(`${page.url()}: ${message.text()}`);
      }
    });
    let seen = 0;
    for (const address of pages) {
      await test.step(address.slice(0, 60), async () => {
        await page.goto(address);
        await page.waitForLoadState("networkidle");
        await expect(page.getByRole("status", { name: "Loading…" })).toHaveCount(0);
        expect(await foreign(page)).toEqual([]);
        if ((await page.locator("body").innerText()).includes("data-foreign")) seen++;
      });
    }
    expect(complaints).toEqual([]);
    expect(seen).toBeGreaterThan(25); // as text it is there
    await test.step("the look finds what a page without care would make of them", async () => {
      await page.goto("about:blank");
      await page.setContent(`<h1>${line}</h1>${markdown}<a href=" javascript:foreign()">x</a>`);
      expect((await foreign(page)).length).toBeGreaterThan(10);
    });
    await context.close();
  } finally {
    await server.stop();
  }
});
