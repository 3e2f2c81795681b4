/** Makes the one sprite of icons while the front end is built. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { iconNames } from "./names.ts";
import { own, tabIcon } from "./own.ts";

/** Vite plugin: one file of symbols, `icons.svg`, from Lucide's drawings and our own. */
export function iconSprite(root = process.cwd()): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    generateBundle() {
      const { sprite, unknown } = drawSprite(root);
      if (unknown.length > 0) {
        this.warn(`Lucide has no icon named ${unknown.join(", ")}. See lucide.dev for the names it has.`);
      }
      this.emitFile({ type: "asset", fileName: "icons.svg", source: sprite });
      this.emitFile({ type: "asset", fileName: "icon.svg", source: tabIcon });
    },
  };
}

/** The sprite, and the names asked for that have no drawing. */
export function drawSprite(root: string): { sprite: string; unknown: string[] } {
  const unknown: string[] = [];
  const symbols = Object.entries(own).map(([id, { box, drawing }]) => symbol(id, box, drawing));
  for (const name of iconNames(root)) {
    const drawing = lucideDrawing(root, name);
    if (drawing === null) unknown.push(name);
    else symbols.push(symbol(name, "0 0 24 24", drawing));
  }
  const licence = "<!-- Icons: Lucide, ISC licence, lucide.dev/license -->";
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("")}</svg>\n`;
  return { sprite, unknown };
}

function lucideDrawing(root: string, name: string): string | null {
  const path = join(root, "node_modules/lucide-static/icons", `${name}.svg`);
  if (!existsSync(path)) return null;
  const svg = readFileSync(path, "utf8");
  const inside = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return inside.replace(/\s*\n\s*/g, "").replaceAll(" />", "/>");
}

function symbol(id: string, box: string, drawing: string): string {
  return `<symbol id="${id}" viewBox="${box}">${drawing}</symbol>`;
}
