import { expect, test } from "./test";

/** What pages write is checked by every other test: a refusal stands in the console, which none of them allows. */
test("a text that is given to the browser as HTML or as a script is refused", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage(); // nobody listens for complaints: this is about them
  await page.goto("/");
  await expect(page.locator("h1").first()).toBeAttached();
  const outcomes = await page.evaluate(() => {
    const tried = (attempt: () => unknown) => {
      try {
        attempt();
        return "taken";
      } catch (error) {
        return (error as Error).name;
      }
    };
    const script = document.createElement("script");
    const types = (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } })
      .trustedTypes;
    return {
      markup: tried(() => {
        document.body.innerHTML = "<b>foreign</b>";
      }),
      parser: tried(() => new DOMParser().parseFromString("<b>foreign</b>", "text/html")),
      frame: tried(() => {
        document.createElement("iframe").srcdoc = "<b>foreign</b>";
      }),
      address: tried(() => {
        script.src = "/foreign.js";
      }),
      text: tried(() => {
        script.text = "foreign()";
      }),
      policy: tried(() => types.createPolicy("default", { createHTML: (html: string) => html })),
      words: tried(() => {
        document.createElement("p").textContent = "<b>a text</b>";
      }),
    };
  });
  expect(outcomes).toEqual({
    markup: "TypeError",
    parser: "TypeError",
    frame: "TypeError",
    address: "TypeError",
    text: "TypeError",
    policy: "TypeError",
    words: "taken",
  });
  await context.close();
});
