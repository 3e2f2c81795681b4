/// <reference types="vitest/config" />
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { iconSprite } from "./web/style/icons/sprite.ts";

// One script that mounts islands (each of them a lazy chunk) and one style sheet.
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
    rolldownOptions: { input: { island: "web/island.ts", style: "web/style/main.css" } },
  },
  test: {
    include: ["tests/web/**/*.test.ts"],
    environment: "node",
  },
});
