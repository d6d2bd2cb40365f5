import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";
import { compressed } from "./compressed.ts";
import { trustedDocuments } from "./trustedDocuments.ts";

// `API_URL` is the API for the development server. For an API on another origin build with `VITE_API_URL`; for a page below a
// path build with `--base=/path/`.
export default defineConfig(({ mode }) => {
  const { API_URL = "http://127.0.0.1:4000" } = loadEnv(mode, ".", "API_URL");
  const api = { target: API_URL, changeOrigin: false }; // `File.url` has the host of the request
  return {
    plugins: [react(), trustedDocuments(), compressed()],
    server: { proxy: { "/graphql": api, "/files": api, "/jobs": api, "/demo-account.json": api } },
    build: {
      target: "es2022",
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 600,
      license: { fileName: "LICENSES.md" },
    },
  };
});
