import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * CodeMirror writes its styles through style-mod, which prefers a <style> element over a constructable style sheet. The
 * server's policy (`style-src 'self'`) refuses such elements and allows sheets that scripts construct, so the order of
 * preference is turned round. The build fails when the library no longer has the line.
 */
function constructableStyles(): Plugin {
  const preferElement = "!root.head && root.adoptedStyleSheets";
  return {
    name: "constructable-styles",
    enforce: "pre",
    apply: "build",
    transform: {
      filter: { id: /style-mod\.js$/ },
      handler(code) {
        if (!code.includes(preferElement)) {
          throw new Error("style-mod has changed: look again at how it mounts style sheets under the policy");
        }
        return { code: code.replace(preferElement, "root.adoptedStyleSheets"), map: null };
      },
    },
  };
}

const server = process.env.RESONANT_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
    react(),
    { ...optimizeLocales.vite({ locales: ["en-US", "ja-JP"] }), enforce: "pre" } as Plugin,
    constructableStyles(),
  ],
  server: {
    port: 3000,
    strictPort: true,
    proxy: {
      "/api": { target: server },
      "/files": { target: server },
      "/recommendation": { target: server },
      "/ws": { target: server, ws: true },
      "/health": { target: server },
    },
  },
  build: {
    target: ["chrome123", "firefox121", "safari17.5"],
    assetsInlineLimit: 0, // the policy allows no data: addresses
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 45_000,
    css: false,
  },
});
