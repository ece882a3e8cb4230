// Says what a first visit downloads, gzipped, and fails when it is over the budget of a normal page.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const BUDGET_BYTES = { "app.css": 20 * 1024, "app.js": 35 * 1024 };

const manifest = JSON.parse(await readFile(new URL("manifest.json", DIST), "utf8"));
let over = false;
for (const [name, built] of Object.entries(manifest)) {
  const bytes = gzipSync(await readFile(new URL(built, DIST)), { level: 9 }).length;
  const limit = BUDGET_BYTES[name];
  over ||= limit !== undefined && bytes > limit;
  console.log(`${name.padEnd(24)} ${(bytes / 1024).toFixed(1).padStart(7)} KB${limit ? ` of ${limit / 1024}` : ""}`);
}
process.exit(over ? 1 : 0);
