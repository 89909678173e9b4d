import { fileURLToPath } from "node:url";
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

/**
 * Two libraries give texts to the browser's parser, which the server's policy (`require-trusted-types-for`) refuses: React
 * Aria empties what it told screen readers with an empty text, and the name of a character is looked up in an element,
 * for which there is another way. The build fails when a library no longer has what is replaced.
 */
function trustedTypes(): Plugin {
  const parsed = /this\.(assertive|polite)Log\.innerHTML = ''/g;
  return {
    name: "trusted-types",
    enforce: "pre",
    apply: "build",
    transform: {
      filter: { id: /react-aria\/dist\/private\/live-announcer\/LiveAnnouncer\.m?js$/ },
      handler(code) {
        if (code.match(parsed)?.length !== 2) {
          throw new Error("LiveAnnouncer has changed: look again at how it forgets messages under the policy");
        }
        return { code: code.replace(parsed, "this.$1Log.replaceChildren()"), map: null };
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
    trustedTypes(),
  ],
  resolve: {
    alias: {
      "decode-named-character-reference": fileURLToPath(
        new URL("node_modules/decode-named-character-reference/index.js", import.meta.url),
      ),
    },
  },
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
