import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";
import { compressed } from "./compressed.ts";

// `API_URL` is where the development server finds the API. A build that is to call an API of another origin is told so
// by `VITE_API_URL`, and one that is served below a path by `--base=/path/`.
export default defineConfig(({ mode }) => {
  const { API_URL = "http://127.0.0.1:4000" } = loadEnv(mode, ".", "API_URL");
  const api = { target: API_URL, changeOrigin: false }; // the API names the host it is called by in `File.url`
  return {
    plugins: [react(), compressed()],
    server: { proxy: { "/graphql": api, "/files": api } },
    build: { target: "es2022", assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 600 },
  };
});
