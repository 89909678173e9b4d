import { createHash } from "node:crypto";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extension } from "./packages";
import { expect, expectAccessible, test } from "./test";

/** A registry of the public form with one sound package and one that is not what it promises. */
class Source {
  private readonly server: HttpServer;
  private readonly packages = new Map<string, Uint8Array>();
  /** How long each package takes, so that somebody can watch. */
  private readonly slowness = 1_500;

  private constructor() {
    this.packages.set("/crane.foxe", Source.package("crane", "Harbour Crane"));
    this.packages.set("/winch.foxe", Source.package("winch", "Harbour Winch"));
    this.server = createServer((request, response) => {
      const bytes = this.packages.get(request.url ?? "");
      if (bytes) {
        setTimeout(
          () => response.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes),
          this.slowness,
        );
      } else if (request.url === "/extensions.json") {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(this.index()));
      } else {
        response.writeHead(404).end();
      }
    });
  }

  static async start(): Promise<Source> {
    const source = new Source();
    await new Promise<void>(resolve => source.server.listen(0, "127.0.0.1", resolve));
    return source;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private static package(name: string, displayName: string): Uint8Array {
    return extension({ publisher: "mirrored", name, version: "1.0.0", displayName });
  }

  private index() {
    const wrong = "0".repeat(64);
    return [...this.packages].map(([path, bytes]) => {
      const name = path.slice(1).replace(".foxe", "");
      return {
        id: `mirrored.${name}`,
        name,
        description: "Lifts things.",
        publisher: "mirrored",
        homepage: "https://example.jp/",
        readme: "",
        changelog: "",
        license: "MIT",
        version: "1.0.0",
        sha256sum: name === "winch" ? wrong : createHash("sha256").update(bytes).digest("hex"),
        foxe: this.url + path,
        keywords: [],
      };
    });
  }
}

test("whoever runs the server follows another registry", async ({ page }) => {
  const source = await Source.start();
  try {
    await page.goto("/extensions");
    await page.getByRole("link", { name: "Mirrors" }).click();
    await expect(page.getByText("Nothing is followed")).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Address").fill(`${source.url}/extensions.json`);
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    const card = page.getByRole("article").filter({ hasText: source.url });
    await expect(card.getByText("Not read yet")).toBeVisible();

    await card.getByRole("button", { name: "Go there now" }).click();
    await expect(card.getByText("Being read now …")).toBeVisible();
    await expect(card.getByText("1 hosted")).toBeVisible();
    await expect(card.getByText("1 failed")).toBeVisible();
    await expect(card.getByText(/^Last read: /)).toBeVisible();
    await card.getByText("What is not as it should be (1)").click();
    await expect(card.getByRole("heading", { name: /mirrored\.winch 1\.0\.0/ })).toBeVisible();
    await expectAccessible(page);

    await page.goto("/extensions/mirrored.crane");
    await expect(page.getByRole("heading", { level: 1, name: "Harbour Crane" })).toBeVisible();

    await page.goto("/mirrors");
    source.stop();
    await card.getByRole("button", { name: "Go there now" }).click();
    await expect(card.getByText(/could not be read|cannot be read/)).toBeVisible();
    await card.getByRole("button", { name: "Stop following" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Stop following" }).click();
    await expect(page.getByText("Nothing is followed")).toBeVisible();
    await page.goto("/extensions/mirrored.crane");
    await expect(page.getByRole("heading", { level: 1, name: "Harbour Crane" })).toBeVisible();
  } finally {
    source.stop();
  }
});
