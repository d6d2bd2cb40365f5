import { sep } from "node:path";
import { Failure } from "./Failure.mjs";

/** URL path for the download of a file, or uploads to a folder. @param {string} path */
export const address = (path) => `/files${path.split("/").map(encodeURIComponent).join("/")}`;

/** @param {string} folder @param {string} name a name, or several joined by "/" */
export const within = (folder, name) => (name === "" ? folder : `${folder.replace(/\/$/, "")}/${name}`);

/** The name under which the service stores a file. @param {string} name */
export const storedName = (name) =>
  name
    .replaceAll("%22", '"')
    .replace(/%0D|%0A/gi, "")
    .replace(/^.*[/\\]/s, "")
    .replace(/\p{Cc}|\p{Cs}/gu, "")
    .trim();

/** Validates a remote name as a local file name: it must not lead out of the folder. @param {string} name */
export function localName(name) {
  if (name === "" || name === "." || name === ".." || /[/\0]/.test(name) || name.includes(sep)) {
    throw new Failure("BAD_RESPONSE", `${JSON.stringify(name)} is not a valid local file name.`);
  }
  return name;
}
