import { defineConfig } from "vite";

// Nothing of the front end's own build: one file for Node, with its name kept.
export default defineConfig({
  publicDir: false,
  build: { target: "node20", rolldownOptions: { output: { entryFileNames: "[name].mjs" } } },
});
