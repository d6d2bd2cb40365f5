import { readdir, readFile } from "node:fs/promises";

/** The words of the MIT licence, below its line of copyright. Our own licence has them. */
const own = await readFile(new URL("LICENSE", import.meta.url), "utf8");
const MIT_WORDS = own.slice(own.indexOf("Permission is hereby granted")).trim();

const nameOf = (author) => (typeof author === "object" ? author.name : author?.replace(/\s*[<(].*$/, ""));

/**
 * Name, version and licence of the package in a folder, with the words of the licence. A package under MIT that brings none is given
 * those that everyone knows, with its author; any other stops the build.
 */
export async function readLicense(folder) {
  const { name, version, ...manifest } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const license = manifest.license ?? manifest.licenses.map(({ type }) => type).join(" or "); // the second is an older form
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, "utf8")));
  if (texts.length === 0) {
    if (license !== "MIT") throw new Error(`${folder} does not bring the words of its licence (${license})`);
    texts.push(`Copyright (c) ${nameOf(manifest.author) ?? `the authors of ${name}`}\n\n${MIT_WORDS}`);
  }
  return { name, version, license, text: texts.map((text) => text.trim()).join("\n\n") };
}

/** Vite's list of licences, with the words where a package brings none: there it leaves the section empty. */
export async function completeLicenses(markdown, folderOf) {
  const sections = markdown.trimEnd().split(/^(?=## )/m);
  const complete = sections.map(async (section) => {
    const [, name] = /^## (\S+) - [^\n]*$/.exec(section.trimEnd()) ?? [];
    return name === undefined ? section : `${section.trimEnd()}\n\n${(await readLicense(folderOf(name))).text}\n\n`;
  });
  return `${(await Promise.all(complete)).join("").trimEnd()}\n`;
}
