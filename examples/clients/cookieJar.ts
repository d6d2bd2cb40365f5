import { CookieJar } from "tough-cookie";

/**
 * For Node alone: a browser keeps cookies by itself, the `fetch` of Node keeps none. From here on it keeps and sends them as
 * a browser would. Without `credentials: "include"` a page of another origin would send and keep none; nor does this.
 */
const jar = new CookieJar();
const { fetch } = globalThis;

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  if (request.credentials !== "include") return fetch(request);
  const cookie = await jar.getCookieString(request.url);
  if (cookie !== "") request.headers.set("cookie", cookie);
  const response = await fetch(request);
  for (const line of response.headers.getSetCookie()) await jar.setCookie(line, request.url);
  return response;
};
