import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { UnknownDocuments } from "../../../../src/server/graphql/trusted/UnknownDocuments.js";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test("what a flood kept out of the log is told when ten minutes are over, and what was told is not told again", () => {
  const told: string[] = [];
  const warn = ({ hash }: { readonly hash?: string }) => void told.push(hash ?? "so many");
  const unknown = new UnknownDocuments({ warn });
  const hashes = Array.from({ length: 150 }, (_, index) => `${index}`);
  const ask = () => {
    for (const hash of hashes) unknown.tell({ hash }, "a document is not trusted");
  };

  ask();
  ask();
  expect(told.splice(0)).toEqual([...hashes.slice(0, 100), "so many"]);

  jest.advanceTimersByTime(600_000);
  ask();
  expect(told).toEqual(hashes.slice(100));
});
