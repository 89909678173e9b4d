// Builds images of the same commit twice, from two clones and without a cache, and compares them layer by layer:
// node deploy/try/reproducible.mjs [server|frontend…]. Needs an engine whose builds reach the package registries.
// Ends with 1 when a layer differs that should not. What differs in a layer is named.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Made by running the program, so it holds what a run has: addresses, times, hash seeds. */
const startUpCache = "-XX:AOTCacheOutput";
const home = fileURLToPath(new URL("../..", import.meta.url));
const images = process.argv.length > 2 ? process.argv.slice(2) : ["server", "frontend"];
const scratch = mkdtempSync(join(tmpdir(), "reproducible-"));
const run = (command, ...given) => execFileSync(command, given, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });

/** The layers of an image, each with the instruction that made it. */
function build(image, round) {
  const source = join(scratch, `source-${round}`);
  rmSync(source, { recursive: true, force: true });
  run("git", "clone", "-q", home, source);
  const name = `resonant/${image}:round-${round}`;
  run("docker", "build", "-q", "--no-cache", "--network", "host", "-t", name, "-f", join(source, `deploy/docker/${image}.Dockerfile`), source);
  const folder = join(scratch, `${image}-${round}`);
  mkdirSync(folder);
  run("docker", "save", "-o", join(folder, "image.tar"), name);
  run("tar", "-xf", join(folder, "image.tar"), "-C", folder);
  rmSync(join(folder, "image.tar"));
  const [manifest] = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const config = JSON.parse(readFileSync(join(folder, manifest.Config), "utf8"));
  const made = config.history.filter(entry => !entry.empty_layer).map(entry => entry.created_by ?? "");
  return config.rootfs.diff_ids.map((digest, index) => ({ digest, made: made[index] ?? "", tar: join(folder, manifest.Layers[index]) }));
}

/** Files whose line in the list or whose content is another. */
function differences(first, second) {
  const listed = [first, second].map(({ tar }) => new Set(run("tar", "--full-time", "--numeric-owner", "-tvf", tar).split("\n")));
  const lines = [...listed[0]].filter(line => !listed[1].has(line)).concat([...listed[1]].filter(line => !listed[0].has(line)));
  const contents = [first, second].map(({ tar }, index) => {
    const folder = join(scratch, `layer-${index}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    run("tar", "-xf", tar, "-C", folder);
    return folder;
  });
  const other = spawnSync("diff", ["-rq", "--no-dereference", ...contents], { encoding: "utf8" }).stdout.split("\n");
  return [...lines, ...other].filter(line => line !== "");
}

try {
  for (const image of images) {
    const [first, second] = [build(image, 1), build(image, 2)];
    console.log(`${image}: ${first.length} layers`);
    first.forEach((layer, index) => {
      const same = layer.digest === second[index]?.digest;
      const expected = layer.made.includes(startUpCache);
      console.log(`${same ? "✓ same" : expected ? "· another, as it must be" : "✗ ANOTHER"}  ${layer.digest.slice(7, 19)}  ${layer.made.slice(0, 100)}`);
      if (!same) {
        for (const line of differences(layer, second[index]).slice(0, 20)) console.log(`    ${line}`);
        if (!expected) process.exitCode = 1;
      }
    });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
