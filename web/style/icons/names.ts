/** Which icons the sprite must hold: those that pages and islands name. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Icons chosen while running, which no source names in a way that can be read off. */
const chosenLater = ["circle-alert", "check", "x", "eye"];

const sources = [
  { folder: "web", endings: [".svelte", ".ts"] },
  { folder: "agogic/campus", endings: [".html", ".py"] },
];
const passedBy = new Set(["node_modules", "static", "__pycache__", "migrations", "locale"]);
const asked = [
  /\{%\s*icon\s+["']([a-z0-9-]+)["']/g,
  /\bicon(?:_name|Name)?["']?\s*[:=]\s*["']([a-z0-9-]+)["']/g,
];
const inComponent = /<Icon\b[^>]*?\bname=(?:"([a-z0-9-]+)"|\{([^}]*)\})/g;

/** Every icon the pages and islands name, so that the sprite holds those and no others. */
export function iconNames(root: string): string[] {
  const names = new Set(chosenLater);
  for (const { folder, endings } of sources) {
    for (const path of filesUnder(join(root, folder), endings)) {
      for (const name of namesIn(readFileSync(path, "utf8"))) names.add(name);
    }
  }
  return [...names].sort();
}

/** The icons that one source names. */
export function namesIn(text: string): string[] {
  const found: string[] = [];
  for (const pattern of asked) for (const match of text.matchAll(pattern)) found.push(match[1]!);
  for (const [, plain, expression] of text.matchAll(inComponent)) {
    if (plain) found.push(plain);
    // What is only compared with is no name of an icon.
    const chosen = (expression ?? "").replace(/[!=]==?\s*["'][^"']*["']/g, "");
    for (const match of chosen.matchAll(/["']([a-z0-9-]+)["']/g)) found.push(match[1]!);
  }
  return found;
}

function filesUnder(folder: string, endings: string[]): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (passedBy.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesUnder(path, endings));
    else if (endings.some((ending) => entry.name.endsWith(ending))) found.push(path);
  }
  return found;
}
