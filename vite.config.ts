/// <reference types="vitest/config" />
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { iconSprite } from "./web/style/icons/sprite.ts";

const SHRINKS = /\.(?:js|css|svg|json)$/;
/** Below this a file fits one packet anyway, bytes. */
const WORTH_BYTES = 1000;

/** Lays a packed copy beside each file that shrinks, once; the server gives browsers the one they can read. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    closeBundle() {
      const into = "agogic/campus/static/built";
      for (const name of readdirSync(into, { recursive: true, encoding: "utf8" })) {
        if (!SHRINKS.test(name) || name.startsWith("manifest.")) continue;
        const plain = readFileSync(join(into, name));
        if (plain.length < WORTH_BYTES) continue;
        writeFileSync(join(into, `${name}.gz`), gzipSync(plain, { level: 9 }));
        writeFileSync(join(into, `${name}.br`), brotliCompressSync(plain));
      }
    },
  };
}

// One script that mounts islands (each of them a lazy chunk) and one style sheet.
export default defineConfig({
  base: "/static/built/",
  publicDir: false,
  plugins: [svelte(), iconSprite(), packed()],
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
