import { type Logger, pino } from "pino";

/** JSON lines on standard error, so that standard output stays for people. Passwords, tokens and cookies are never given to it. */
export function createLog(level: string): Logger {
  return pino({ level, base: { service: "ensims-graphql" } }, pino.destination({ fd: 2, sync: false }));
}
