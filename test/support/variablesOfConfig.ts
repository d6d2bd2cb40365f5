import { readConfig } from "../../src/config/config.js";

/** The names of all variables of the configuration. */
export function variablesOfConfig(): string[] {
  const toVariable = (setting: string) => setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const settings = Object.keys(readConfig({})).filter((name) => name !== "upstream");
  return [...settings.map(toVariable), "WEB"]; // WEB is in `webRoot`
}
