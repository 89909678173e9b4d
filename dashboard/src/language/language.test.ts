import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { accountEn } from "../account/en";
import { accountJa } from "../account/ja";
import { auditEn } from "../audit/en";
import { auditJa } from "../audit/ja";
import { moveEn } from "../move/en";
import { moveJa } from "../move/ja";
import { en } from "./en";
import { createFormat } from "./format";
import { ja } from "./ja";

type Leaf = string | ((parameters: never) => string);

function leaves(texts: object, path = ""): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  for (const [key, value] of Object.entries(texts)) {
    if (value !== null && typeof value === "object") {
      for (const [inner, leaf] of leaves(value, `${path}${key}.`)) found.set(inner, leaf);
    } else {
      found.set(path + key, value);
    }
  }
  return found;
}

/** Every parameter with a value of its own, so that a forgotten one is missed in the text. */
const parameters = new Proxy(
  {},
  { get: (_target, name) => (/^(count|line|place|version|step|of)$/.test(String(name)) ? 7 : `«${String(name)}»`) },
);

function say(leaf: Leaf): string {
  return typeof leaf === "function" ? leaf(parameters as never) : leaf;
}

describe("the dictionaries", () => {
  const english = leaves({ ...en, theMove: moveEn, theAccount: accountEn, theTrail: auditEn });
  const japanese = leaves({ ...ja, theMove: moveJa, theAccount: accountJa, theTrail: auditJa });

  it("have the same keys", () => {
    expect([...japanese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it("leave nothing untranslated", () => {
    const untranslated = [...english].filter(([key, text]) => say(text) === say(japanese.get(key) ?? ""));
    expect(untranslated.map(([key]) => key)).toEqual([]);
  });

  it("are written in their own language", () => {
    const kana = /[\u3040-\u30ff\u4e00-\u9fff]/;
    expect([...english].filter(([, text]) => kana.test(say(text)))).toEqual([]);
    expect([...japanese].filter(([, text]) => !kana.test(say(text))).map(([key]) => key)).toEqual([]);
  });

  it("use the same parameters", () => {
    const named = (text: Leaf) => (say(text).match(/«\w+»|7/g) ?? []).toSorted();
    for (const [key, text] of english) expect([key, ...named(japanese.get(key) ?? "")]).toEqual([key, ...named(text)]);
  });
});

describe("the pages", () => {
  const spoken = new Set(["aria-label", "label", "title", "placeholder", "alt", "description", "action"]);

  function literalsIn(file: string): string[] {
    const source = ts.createSourceFile(
      file,
      readFileSync(file, "utf8"),
      ts.ScriptTarget.Latest,
      true,
      ts.ScriptKind.TSX,
    );
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(`${file}: ${node.text.trim()}`);
      if (ts.isJsxAttribute(node) && spoken.has(node.name.getText())) {
        const value = node.initializer;
        if (value && ts.isStringLiteral(value) && /\p{L}/u.test(value.text)) found.push(`${file}: ${value.text}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  }

  it("say nothing that is not in the dictionaries", () => {
    const root = join(import.meta.dirname, "..");
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
      name => name.endsWith(".tsx") && !name.includes(".test.") && !name.startsWith("test"),
    );
    expect(files.length).toBeGreaterThan(40);
    const found = files.flatMap(name => literalsIn(join(root, name)));
    expect(found.filter(text => !text.endsWith(": Resonant"))).toEqual([]); // the name of the product is the same everywhere
  });
});

describe("the formats", () => {
  const now = () => new Date("2026-11-21T12:00:00Z").getTime();

  it("say how long ago something was in the reader's language", () => {
    expect(createFormat("en", undefined, now).ago("2026-11-21T11:57:00Z")).toBe("3 minutes ago");
    expect(createFormat("ja", undefined, now).ago("2026-11-21T11:57:00Z")).toBe("3 分前");
    expect(createFormat("ja", undefined, now).ago("2026-11-20T12:00:00Z")).toBe("昨日");
  });

  it("show sizes in the unit that fits", () => {
    expect(createFormat("en", undefined, now).bytes(0)).toBe("0 bytes");
    expect(createFormat("en", undefined, now).bytes(999)).toBe("999 bytes");
    expect(createFormat("en", undefined, now).bytes(12_345_678)).toBe("12.3 MB");
    expect(createFormat("ja", undefined, now).bytes(3_000_000_000_000_000)).toBe("3,000 TB");
  });

  it("never show a small cost as nothing", () => {
    expect(createFormat("en", undefined, now).cost(0)).toBe("$0.00");
    expect(createFormat("en", undefined, now).cost(420)).toBe("$0.0004");
    expect(createFormat("en", undefined, now).cost(1_250_000)).toBe("$1.25");
  });
});
