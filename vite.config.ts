/// <reference types="vitest/config" />
import { existsSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { iconSprite } from "./web/style/icons/sprite.ts";

// One script that mounts islands (each of them a lazy chunk) and one style sheet.
const entries = { island: "web/island.ts", style: "web/style/main.css" };

export default defineConfig({
  base: "/static/built/",
  publicDir: false,
  plugins: [svelte(), iconSprite()],
  build: {
    outDir: "agogic/campus/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome109", "firefox115", "safari16.4"],
    // Nothing inlined: the content security policy allows files, not data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path))),
    },
  },
  test: {
    include: ["tests/web/**/*.test.ts"],
    environment: "node",
    passWithNoTests: true,
  },
});
