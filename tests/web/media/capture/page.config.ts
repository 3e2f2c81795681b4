import { defineConfig } from "vite";

// The page that tests sending, with its worker, as the front end is built; it lies beside the built front end while a test runs.
export default defineConfig({
  base: "/static/built/trying/",
  publicDir: false,
  build: {
    assetsInlineLimit: 0,
    rolldownOptions: { input: { page: "tests/web/media/capture/camera-page.ts", watching: "tests/web/media/playing/watching-page.ts" }, output: { entryFileNames: "[name].js" } },
  },
});
