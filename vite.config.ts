import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";

/** Builds the admin: `build/client` for browsers, `build/server` for `app/server.ts`, which serves both. */
export default defineConfig({
  server: {
    // `shopify app dev` brings a tunnel with a new name each time; the sandbox frames the app from this machine.
    allowedHosts: [".trycloudflare.com", "localhost", "127.0.0.1"],
    cors: { preflightContinue: true },
  },
  plugins: [
    remix({
      ignoredRouteFiles: ["**/*.test.*", "**/*.md"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        // Shopify's library answers 401 with headers that App Bridge reads; single fetch folds them into a 200.
        v3_singleFetch: false,
      },
    }),
  ],
  optimizeDeps: {
    // Found late, they would make Vite reload the page in the middle of its first load, with two copies of React.
    include: [
      "@remix-run/react",
      "@shopify/app-bridge-react",
      "@shopify/polaris",
      "@shopify/polaris-icons",
      "@shopify/shopify-app-remix/react",
      "react",
      "react/jsx-dev-runtime",
      "react-dom/client",
    ],
  },
  build: {
    // What Shopify's admin supports: the last two versions of the evergreen browsers.
    target: "es2022",
    // An inlined asset would need `data:` in the content policy.
    assetsInlineLimit: 0,
  },
});
