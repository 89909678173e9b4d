// Writes src/api/schema.ts from the server's committed contract, or, with --check, fails when it is not current.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const contract = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.ts", import.meta.url);
const generated = `// Generated from docs/openapi.json by \`npm run api\`. Do not edit.\n\n${astToString(await openapiTS(contract))}`;

if (!process.argv.includes("--check")) {
  writeFileSync(target, generated);
} else if (readFileSync(target, "utf8") !== generated) {
  console.error("src/api/schema.ts does not match docs/openapi.json: run `npm run api` and commit the result.");
  process.exit(1);
}
