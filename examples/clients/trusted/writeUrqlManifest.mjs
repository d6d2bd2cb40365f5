import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { formatDocument, stringifyDocument } from "@urql/core";
import * as operations from "../operations.ts";

const isOperation = ({ kind }) => kind === "OperationDefinition"; // codegen exports fragments, too
const documents = Object.values(operations).filter(({ definitions }) => definitions.some(isOperation));
// As urql sends them: with `__typename`, which its cache asks for, in its own white space.
const texts = documents.map((document) => stringifyDocument(formatDocument(document)));
const manifest = texts.map((text) => [createHash("sha256").update(text).digest("hex"), text]);
const file = new URL("../manifests/urql.json", import.meta.url);
await writeFile(file, `${JSON.stringify(Object.fromEntries(manifest), null, 2)}\n`);
