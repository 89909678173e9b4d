import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Builds what is out of date, once: each worker starts a server, and two builds would be in each other's way. */
export default function build(): void {
  execFileSync(join(import.meta.dirname, "../../resonant"), ["version"], { stdio: ["ignore", "ignore", "inherit"] });
}
