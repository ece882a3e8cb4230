// Builds static/dist/: files named by their content, and manifest.json from plain name to built name.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { extname, basename } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { sprite } from "./sprite.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const SOURCE = here("../src/");
const DIST = here("../dist/");
const PICTURES = here("../src/img/");
const FONT = here("../../node_modules/@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf");
const COMPRESSED = new Set([".css", ".js", ".svg"]);

async function build() {
  const files = [
    ["app.css", await bundle("css/app.css")],
    ["app.js", await bundle("js/app.js")],
    ["charts.js", await bundle("js/charts.js")],
    ["service-worker.js", await bundle("js/service-worker.js")],
    ["icons.svg", Buffer.from(await sprite())],
    ["card.ttf", await readFile(FONT)], // drawn with on the server; no page loads it
    ...(await pictures()),
  ];
  await rm(DIST, { recursive: true, force: true });
  await mkdir(DIST, { recursive: true });
  const manifest = {};
  for (const [name, content] of files) manifest[name] = await write(name, content);
  await writeFile(`${DIST}manifest.json`, JSON.stringify(manifest, null, 1) + "\n");
  return Object.keys(manifest).length;
}

async function bundle(entry) {
  const result = await esbuild.build({
    entryPoints: [SOURCE + entry],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome120", "firefox121", "safari17.2"],
    external: ["*.woff2"],
    legalComments: "none",
    logLevel: "warning",
  });
  return Buffer.from(result.outputFiles[0].contents);
}

async function pictures() {
  const names = await readdir(PICTURES);
  return Promise.all(names.map(async (name) => [name, await readFile(PICTURES + name)]));
}

async function write(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const ending = extname(name);
  const built = `${basename(name, ending)}-${hash}${ending}`;
  await writeFile(DIST + built, content);
  if (COMPRESSED.has(ending)) await writeCompressed(built, content);
  return built;
}

async function writeCompressed(built, content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  await writeFile(`${DIST}${built}.br`, brotliCompressSync(content, { params }));
  await writeFile(`${DIST}${built}.gz`, gzipSync(content, { level: 9 }));
}

async function watch() {
  const { watch } = await import("node:fs");
  let timer;
  watch(SOURCE, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => build().catch((error) => console.error(error.message)), 80);
  });
}

console.log(`static/dist: ${await build()} files`);
if (process.argv.includes("--watch")) await watch();
