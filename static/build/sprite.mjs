// One SVG sprite from the lucide icons named in icons.txt, and the mark.
import { readFile } from "node:fs/promises";

const LIST = new URL("icons.txt", import.meta.url);
const LUCIDE = new URL("../../node_modules/lucide-static/icons/", import.meta.url);
const MARK = new URL("../src/img/mark.svg", import.meta.url);

export async function sprite() {
  const names = (await readFile(LIST, "utf8")).split("\n").filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(names.map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}${await mark()}</svg>\n`;
}

async function symbol(name) {
  const source = await readFile(new URL(`${name}.svg`, LUCIDE), "utf8");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside(source)}</symbol>`;
}

async function mark() {
  const source = await readFile(MARK, "utf8");
  const [, viewBox] = source.match(/viewBox="([^"]+)"/);
  return `<symbol id="mark" viewBox="${viewBox}">${inside(source)}</symbol>`;
}

function inside(svg) {
  return svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/>\s+</g, "><")
    .trim();
}
