// Prints what a browser downloads, gzipped: the first page (entry, its static imports, their styles), then the rest.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const size = file => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
const kilobytes = bytes => `${(bytes / 1024).toFixed(1).padStart(7)} KB`;

function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const next of chunk.imports ?? []) filesOf(next, seen);
  return seen;
}

const first = filesOf("index.html");
for (const lazy of ["src/language/en.ts", "src/home/home-page.tsx"]) {
  if (manifest[lazy]) for (const file of filesOf(lazy)) first.add(file);
}
let total = 0;
console.log("First page");
for (const file of first) {
  total += size(file);
  console.log(kilobytes(size(file)), file);
}
console.log(kilobytes(total), "together\n\nLater");
for (const chunk of Object.values(manifest)) {
  for (const file of [chunk.file, ...(chunk.css ?? [])]) {
    if (!first.has(file)) {
      first.add(file);
      console.log(kilobytes(size(file)), file);
    }
  }
}
