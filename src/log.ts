import { type Logger, pino } from "pino";
import pretty from "pino-pretty";

/**
 * The log, on standard error, so that standard output stays for people: JSON lines, or readable ones in a terminal.
 * Passwords, tokens, cookies and mail bodies are never given to it.
 */
export function createLog(level: string, isTerminal = process.stderr.isTTY): Logger {
  const destination = isTerminal
    ? pretty({ destination: 2, ignore: "pid,hostname,service", translateTime: "SYS:HH:MM:ss.l" })
    : pino.destination({ fd: 2, sync: false });
  return pino({ level, base: { service: "ensims-graphql" } }, destination);
}
