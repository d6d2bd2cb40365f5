/** One upstream call as a careful hand writes it: undici's `request`, the caller's cookie, nothing else. */
import { Pool } from "undici";

const pool = new Pool(process.env.UPSTREAM, { pipelining: 1, connections: null, keepAliveTimeout: 4_000 });

export async function getJson(path, cookie) {
  const headers = cookie === undefined ? {} : { cookie };
  const { statusCode, body } = await pool.request({ path, method: "GET", headers });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`the upstream answers ${statusCode}`);
  }
  return body.json();
}
