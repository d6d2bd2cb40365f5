/**
 * Prints what is wrong with objects of Kubernetes, a JSON array on standard input, as a JSON array of lines. By the schema of Kubernetes:
 * values and missing fields by its validators; unknown fields by the compiler, as an object literal must not have any that its type lacks.
 */
import { rmSync, writeFileSync } from "node:fs";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The module that has the kind. */
const moduleOf = ({ apiVersion }) =>
  `${apiVersion.startsWith("monitoring.coreos.com/") ? "@kubernetes-models/prometheus-operator" : "kubernetes-models"}/${apiVersion}`;

async function validate(object) {
  try {
    const { [object.kind]: Model } = await import(moduleOf(object));
    new Model(object).validate();
    return [];
  } catch (error) {
    return [`${object.kind} ${object.metadata?.name}: ${error.message}`];
  }
}

function compile(objects) {
  const file = fileURLToPath(new URL(`./objects-${process.pid}.ts`, import.meta.url)); // beside the packages
  const toLine = (object, index) =>
    `export const object${index}: import("${moduleOf(object)}").I${object.kind} = ${JSON.stringify(object)};\n`;
  writeFileSync(file, objects.map(toLine).join(""));
  try {
    const options = { noEmit: true, strict: true, skipLibCheck: true, types: [] };
    const modules = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
    const program = ts.createProgram([file], { ...options, ...modules });
    const toText = ({ messageText, start, file }) => {
      const object = objects[start === undefined ? -1 : file.getLineAndCharacterOfPosition(start).line];
      return `${object?.kind} ${object?.metadata?.name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    };
    return ts.getPreEmitDiagnostics(program).map(toText);
  } finally {
    rmSync(file);
  }
}

const objects = await json(process.stdin);
const problems = [...(await Promise.all(objects.map(validate))).flat(), ...compile(objects)];
process.stdout.write(JSON.stringify(problems));
