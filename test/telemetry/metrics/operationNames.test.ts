import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { Kind, parse } from "graphql";
import { OperationNames, OPERATIONS } from "../../../src/telemetry/metrics/operationNames.js";

const FOLDER = new URL("../../../schema/operations/", import.meta.url);

test("the operations of schema/operations are those that are counted by name", async () => {
  const documents = (await readdir(FOLDER)).map(async (file) => parse(await readFile(new URL(file, FOLDER), "utf8")));
  const operations = (await Promise.all(documents)).flatMap(({ definitions }) =>
    definitions.flatMap((each) =>
      each.kind === Kind.OPERATION_DEFINITION ? [[each.name?.value, each.operation]] : [],
    ),
  );

  expect(OPERATIONS).toEqual(Object.fromEntries(operations));
});

test("a name of another type of operation, or that was not added, is other; of many that are added the first 200 count", () => {
  const names = new OperationNames();
  names.add(Array.from({ length: 300 }, (_, index) => [`Added${index}`, "query"] as const));
  names.add([["Me", "mutation"]]);

  expect(names.labelOf("Me", "query")).toBe("Me");
  expect(names.labelOf("Me", "mutation")).toBe("other");
  expect(names.labelOf(undefined, "query")).toBe("other");
  expect(names.labelOf("constructor", "query")).toBe("other");
  const room = 200 - Object.keys(OPERATIONS).length;
  expect(names.labelOf(`Added${room - 1}`, "query")).toBe(`Added${room - 1}`);
  expect(names.labelOf(`Added${room}`, "query")).toBe("other");
});
