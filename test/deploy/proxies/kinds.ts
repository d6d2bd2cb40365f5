import { join } from "node:path";
import { type ProxyKind, SERVER_NAME, type ProxySite } from "./ProxyProcess.js";

const pem = ({ certificate }: ProxySite) => ({ "tls.crt": certificate.certificate, "tls.key": certificate.key });

/** Replaces texts that have to be there. */
function substitute(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the configuration has no "${from}"`);
    return result.replaceAll(from, to);
  }, text);
}

/** Its file has no variables, so the lines marked CHANGE are changed. What is around them is the smallest configuration that nginx takes. */
export const NGINX: ProxyKind = {
  name: "nginx",
  program: "nginx",
  file: "nginx.conf",
  prepare(text, site) {
    const { folder, httpsPort, httpPort, replicas } = site;
    const main = `
      daemon off;
      ${process.getuid?.() === 0 ? "user root;" : ""}
      worker_processes 2;
      pid ${folder}/nginx.pid;
      error_log stderr warn;
      events { worker_connections 512; }
      http {
        access_log off;
        client_body_temp_path ${folder}/body;
        proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi;
        uwsgi_temp_path ${folder}/uwsgi;
        scgi_temp_path ${folder}/scgi;
        include ${folder}/site.conf;
      }`;
    const ipv4Only = text.replaceAll(/^ *listen \[::\].*\n/gm, "");
    const site_ = substitute(ipv4Only, [
      ["10.0.0.11:4000", replicas[0] ?? ""],
      ["10.0.0.12:4000", replicas[1] ?? ""],
      ["listen 80;", `listen 127.0.0.1:${httpPort};`],
      ["listen 443 ", `listen 127.0.0.1:${httpsPort} `],
      ["graphql.example.org", SERVER_NAME],
      ["/etc/ensims/", `${folder}/`],
    ]);
    return {
      files: { "main.conf": main, "site.conf": site_, ...pem(site) },
      args: ["-p", folder, "-c", join(folder, "main.conf")],
    };
  },
};

export const HAPROXY: ProxyKind = {
  name: "HAProxy",
  program: "haproxy",
  file: "haproxy.cfg",
  prepare(text, site) {
    const { folder, certificate, httpsPort, httpPort, adminPort, replicas } = site;
    return {
      files: { "haproxy.cfg": text, "tls.pem": certificate.certificate + certificate.key },
      args: ["-f", join(folder, "haproxy.cfg")],
      env: {
        SERVER_NAME,
        REPLICA_1: replicas[0] ?? "",
        REPLICA_2: replicas[1] ?? "",
        TLS_PEM: join(folder, "tls.pem"),
        BIND_HTTP: `127.0.0.1:${httpPort}`,
        BIND_HTTPS: `127.0.0.1:${httpsPort}`,
        BIND_STATS: `127.0.0.1:${adminPort}`,
        BIND_INSIDE: `abns@ensims-graphql-${adminPort}`,
        ...(process.getuid?.() !== 0 && { UNPRIVILEGED: "1" }),
      },
    };
  },
};

export const CADDY: ProxyKind = {
  name: "Caddy",
  program: "caddy",
  file: "Caddyfile",
  prepare(text, site) {
    const { folder, httpsPort, httpPort, adminPort, replicas } = site;
    return {
      files: { Caddyfile: text, ...pem(site) },
      args: ["run", "--config", join(folder, "Caddyfile")],
      env: {
        SERVER_NAME,
        REPLICAS: replicas.join(" "),
        HTTP_PORT: `${httpPort}`,
        HTTPS_PORT: `${httpsPort}`,
        CADDY_ADMIN: `localhost:${adminPort}`,
        TLS: `tls ${folder}/tls.crt ${folder}/tls.key`,
      },
    };
  },
};
