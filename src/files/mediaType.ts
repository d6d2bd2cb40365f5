import { lookup } from "mime-types";

/** Extensions of text files that the registry of media types does not have. */
const TEXTS = [
  // EnergyPlus: models and macros, then its output
  ...["idf", "imf", "inp", "epmidf", "expidf", "epmdet", "idd", "rvi", "mvi"],
  ...["audit", "bnd", "dbg", "edd", "eio", "end", "err", "eso", "mdd", "mtd", "mtr", "rdd", "shd", "sln"],
  // Weather data
  ...["clm", "ddy", "epw", "pvsyst", "rain", "stat", "tm2", "tmy", "tmy2", "tmy3", "wea"],
  // Radiance and DaySim: scenes, functions, views, sensors, results
  ...["rad", "cal", "vf", "pts", "sky", "hea", "dc", "dgp", "ill"],
  // TRNSYS: decks, buildings, listings
  ...["dck", "trd", "bui", "lst"],
  // OpenStudio models and components are a kind of IDF; DXF is a drawing that browsers cannot show
  ...["osm", "osc", "dxf"],
] as const;

const BY_EXTENSION: Readonly<Record<string, string>> = {
  ...Object.fromEntries(TEXTS.map((extension) => [extension, "text/plain"])),
  epjson: "application/json",
  osw: "application/json",
  rvx: "application/json",
  jep: "text/xml",
  gbxml: "application/xml",
  ifcxml: "application/xml",
  ifc: "application/x-step",
  ifczip: "application/zip",
  sql: "application/vnd.sqlite3", // EnergyPlus writes a database, not SQL text
  sqlite: "application/vnd.sqlite3",
  sqlite3: "application/vnd.sqlite3",
  skp: "application/vnd.sketchup.skp",
  tgz: "application/gzip",
  hdr: "image/vnd.radiance",
  pic: "image/vnd.radiance",
};

const UNKNOWN = "application/octet-stream";

/** The media type of a file by its extension: that of simulation programs first, then by the registry. */
export function mediaTypeOf(name: string): string {
  const dot = name.lastIndexOf(".");
  if (dot < 1) return UNKNOWN; // ".csv" is a name without extension
  const extension = name.slice(dot + 1).toLowerCase();
  const known = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  return known ?? (lookup(`.${extension}`) || UNKNOWN);
}
