import { lookup } from "mime-types";

/** Text in a form of its own that no registry of media types knows. */
const TEXTS = [
  // EnergyPlus: models and macros, then what it writes
  ...["idf", "imf", "inp", "epmidf", "expidf", "epmdet", "idd", "rvi", "mvi"],
  ...["audit", "bnd", "dbg", "edd", "eio", "end", "err", "eso", "mdd", "mtd", "mtr", "rdd", "shd", "sln"],
  // Weather data
  ...["clm", "ddy", "epw", "pvsyst", "rain", "stat", "tm2", "tmy", "tmy2", "tmy3", "wea"],
  // Radiance and DaySim: scenes, functions, views, sensors, results
  ...["rad", "cal", "vf", "pts", "sky", "hea", "dc", "dgp", "ill"],
  // TRNSYS: decks, buildings, listings
  ...["dck", "trd", "bui", "lst"],
  // OpenStudio models and components are a kind of IDF; DXF is a drawing, but no picture that a browser shows
  ...["osm", "osc", "dxf"],
] as const;

const BY_ENDING: Readonly<Record<string, string>> = {
  ...Object.fromEntries(TEXTS.map((ending) => [ending, "text/plain"])),
  epjson: "application/json",
  osw: "application/json",
  rvx: "application/json",
  jep: "text/xml",
  gbxml: "application/xml",
  ifcxml: "application/xml",
  ifc: "application/x-step",
  ifczip: "application/zip",
  sql: "application/vnd.sqlite3", // EnergyPlus writes a database, no statements
  sqlite: "application/vnd.sqlite3",
  sqlite3: "application/vnd.sqlite3",
  skp: "application/vnd.sketchup.skp",
  tgz: "application/gzip",
  hdr: "image/vnd.radiance",
  pic: "image/vnd.radiance",
};

const UNKNOWN = "application/octet-stream";

/** The media type of a file by the ending of its name: by what the programs of this trade write, else by the registry. */
export function mediaTypeOf(name: string): string {
  const dot = name.lastIndexOf(".");
  if (dot < 1) return UNKNOWN; // ".csv" is a name without an ending
  const ending = name.slice(dot + 1).toLowerCase();
  const known = Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
  return known ?? (lookup(`.${ending}`) || UNKNOWN);
}
