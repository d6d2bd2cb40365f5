import { expect, test } from "@jest/globals";
import { mediaTypeOf } from "../../src/files/mediaType.js";

test.each([
  ["text/plain", "idf imf epw ddy stat wea eso mtr err rad hea inp osm osc dxf"],
  ["text/plain", "eio end bnd mtd mdd rdd shd audit clm tmy tmy3 vf cal pts ill expidf epmidf dck lst log txt"],
  ["application/json", "osw epJSON json rvx"],
  ["text/xml", "jep"],
  ["application/xml", "xml gbxml"],
  ["text/csv", "csv"],
  ["text/html", "htm html"],
  ["image/svg+xml", "svg"],
  ["application/vnd.sqlite3", "sql sqlite sqlite3"],
  ["image/vnd.radiance", "hdr pic"],
  ["application/x-step", "ifc"],
  ["application/zip", "zip ifczip"],
  ["application/gzip", "gz tgz"],
  ["application/vnd.sketchup.skp", "skp"],
  ["application/octet-stream", "oct unknown constructor __proto__"],
])("%s is the type of files that end in: %s", (mediaType, endings) => {
  for (const ending of endings.split(" ")) {
    for (const name of [`a.${ending}`, `in.b.${ending.toUpperCase()}`]) {
      expect({ name, mediaType: mediaTypeOf(name) }).toEqual({ name, mediaType });
    }
  }
});

test.each(["", "idf", ".idf", "csv", "README", "csv.", "a."])("%j has no known extension", (name) => {
  expect(mediaTypeOf(name)).toBe("application/octet-stream");
});
