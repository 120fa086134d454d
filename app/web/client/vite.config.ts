/** Builds one stylesheet and one script with plain names; the pages add a content hash to the address (app/web/assets.py). */
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../static/built",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The parts carry a hack for an old browser that the minifier refuses; Sass compresses instead.
    cssMinify: false,
    cssCodeSplit: false,
    target: "es2022",
    rollupOptions: {
      input: { redress: "src/main.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "redress.css" : "media/[name][extname]",
      },
    },
  },
  css: {
    preprocessorOptions: { scss: { loadPaths: [".", "node_modules"], quietDeps: true, style: "compressed" } },
  },
});
