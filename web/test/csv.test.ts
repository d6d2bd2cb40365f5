import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CsvReader } from "../src/simulations/charts/csv";
import { TableBuilder } from "../src/simulations/charts/table";
import { timeOf } from "../src/simulations/charts/times";

function read(...pieces: readonly string[]): string[][] {
  const rows: string[][] = [];
  const reader = new CsvReader((cells) => rows.push(cells));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return rows;
}

function tableOf(text: string) {
  const builder = new TableBuilder();
  for (const row of read(text)) builder.add(row);
  return builder.build();
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe("CSV is read", () => {
  test("with quotes, both line ends, and without a last line end", () => {
    expect(read('a,"b, ""c""",d\r\n1,,"two\nlines"\n\n3,4,5')).toEqual([
      ["a", 'b, "c"', "d"],
      ["1", "", "two\nlines"],
      ["3", "4", "5"],
    ]);
    expect(read("")).toEqual([]);
  });

  test("the same, wherever its pieces end", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", " ", ",", '"', "\n", "\r", "7") });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.array(fc.nat(60)), (written, cuts) => {
        const text = written.map((row) => row.map(quoted).join(",")).join("\r\n");
        const ends = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        const pieces = ends.slice(1).map((end, index) => text.slice(ends[index], end));
        expect(read(...pieces)).toEqual(written);
      }),
    );
  });
});

describe("a table", () => {
  test("has the columns of numbers, energy in kWh, and gaps where there is no number", () => {
    const { columns, times, rowCount } = tableOf(
      "Date/Time,Heating:Electricity [J](Hourly),Room,Note\n 01/21  01:00:00,3600000,20.5,x\n 01/21  24:00:00,,21,y\n",
    );
    expect(columns.map(({ name, unit }) => [name, unit])).toEqual([
      ["Heating:Electricity", "kWh"],
      ["Room", ""],
    ]);
    expect(columns.map(({ values }) => [...values])).toEqual([
      [1, NaN],
      [20.5, 21],
    ]);
    expect(times && [...times].map((at) => new Date(at).toISOString())).toEqual([
      "2001-01-21T01:00:00.000Z",
      "2001-01-22T00:00:00.000Z",
    ]);
    expect(rowCount).toBe(2);
  });

  test("leaves out design days before the year", () => {
    const { rowCount, leftOut } = tableOf("Date/Time,A\n 07/21  01:00:00,9\n 01/01  01:00:00,1\n 01/01  02:00:00,2\n");
    expect([rowCount, leftOut]).toEqual([2, 1]);
  });
});

test("times are those of EnergyPlus, of ISO 8601 and the names of months; nothing else", () => {
  const iso = (cell: string) => {
    const time = timeOf(cell);
    return time && new Date(time.at).toISOString();
  };
  expect(iso(" 02/29  10:00:00")).toBe("2000-02-29T10:00:00.000Z");
  expect(iso("2026-11-29T12:30")).toBe("2026-11-29T12:30:00.000Z");
  expect(iso("March")).toBe("2001-03-01T00:00:00.000Z");
  for (const cell of ["", "13/01", "marching band", "12", "Case 1"])
    expect([cell, iso(cell)]).toEqual([cell, undefined]);
});
