import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

export default {
  preprocess: vitePreprocess(),
  // Runes everywhere in our own files; no markup set through innerHTML, so that the
  // content security policy can stay without 'unsafe-inline'.
  compilerOptions: { fragments: "tree" },
};
