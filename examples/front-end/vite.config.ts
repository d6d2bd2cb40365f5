import { defineConfig } from "vite";

// The page and the service under one origin, as behind one host in production: cookies need nothing else. The service has to
// see the page's `Host` (Vite's short form of a proxy would change it), because it makes the addresses of files from it.
const service = { target: "http://127.0.0.1:4000", changeOrigin: false };
const proxy = { "/graphql": service, "/files": service, "/jobs": service };

export default defineConfig({ server: { proxy }, preview: { proxy } });
