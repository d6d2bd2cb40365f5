import { sep } from "node:path";
import { Failure } from "./Failure.mjs";

/** Where the bytes of a file are, and a folder takes files: each name percent-encoded. @param {string} path */
export const address = (path) => `/files${path.split("/").map(encodeURIComponent).join("/")}`;

/** @param {string} folder @param {string} name a name, or several joined by "/" */
export const within = (folder, name) => (name === "" ? folder : `${folder.replace(/\/$/, "")}/${name}`);

/** The name that the service stores a file under, by its own rules. @param {string} name */
export const storedName = (name) =>
  name
    .replaceAll("%22", '"')
    .replace(/%0D|%0A/gi, "")
    .replace(/^.*[/\\]/s, "")
    .replace(/\p{Cc}|\p{Cs}/gu, "")
    .trim();

/** A name from the storage becomes one here: it must not lead out of the folder. @param {string} name */
export function localName(name) {
  if (name === "" || name === "." || name === ".." || /[/\0]/.test(name) || name.includes(sep)) {
    throw new Failure("BAD_ANSWER", `${JSON.stringify(name)} cannot be the name of a local file.`);
  }
  return name;
}
