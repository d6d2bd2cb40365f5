import { startSandbox } from "../../src/sandbox/startSandbox.js";
import type { Upstream } from "./connect.js";

const { env } = process;

const startUpstream = async (): Promise<Upstream> => {
  const sandbox = await startSandbox();
  const { usersUrl, jessUrl } = sandbox;
  const credential = { email: "demo@example.org", password: "demo" };
  const jess = { jessUser: "DemoJess", jessPwd: "demo" };
  return {
    usersUrl,
    jessUrl,
    credential,
    jess,
    mayMail: true,
    maySubmit: true,
    [Symbol.asyncDispose]: () => sandbox.stop(),
  };
};

/**
 * Always the sandbox; a real service too when ENSIMS_USERS_API_URL, ENSIMS_JESS_API_URL, ENSIMS_EMAIL and ENSIMS_PASSWORD are
 * given. The tests are harmless there: they work in a folder of their own that they delete, change no detail of the account,
 * link to JESS only when ENSIMS_JESS_USER and ENSIMS_JESS_PASSWORD are given, mail (the caller alone) only when ENSIMS_SEND_MAIL
 * is "true", and submit a job, which they cancel at once, only when ENSIMS_SUBMIT is "1".
 */
export const upstreams: (readonly [name: string, open: () => Promise<Upstream>])[] = [["the sandbox", startUpstream]];
const { ENSIMS_USERS_API_URL: usersUrl, ENSIMS_JESS_API_URL: jessUrl, ENSIMS_EMAIL: email } = env;
const { ENSIMS_PASSWORD: password, ENSIMS_JESS_USER: jessUser, ENSIMS_JESS_PASSWORD: jessPwd } = env;
if (usersUrl && jessUrl && email && password) {
  const service: Upstream = {
    ...{ usersUrl, jessUrl, credential: { email, password }, mayMail: env.ENSIMS_SEND_MAIL === "true" },
    maySubmit: env.ENSIMS_SUBMIT === "1",
    jess: jessUser && jessPwd ? { jessUser, jessPwd } : undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  upstreams.push([`the service at ${usersUrl}`, () => Promise.resolve(service)]);
}
