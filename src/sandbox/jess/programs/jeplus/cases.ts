import { createHash } from "node:crypto";
import type { JeplusProject } from "./project.js";
import { Rejection } from "../Program.js";

const most = 10_000;

/** One case of a project: a weather file, a model, and a value for each parameter. */
export interface JeplusCase {
  readonly id: string;
  readonly weather: string;
  readonly model: string;
  readonly values: readonly string[];
}

/** Every combination; the last parameter changes first. */
export function allCases(project: JeplusProject): JeplusCase[] {
  const sizes = dimensionsOf(project).map((values) => values.length);
  const total = sizes.reduce((product, size) => product * size, 1);
  if (total > most) throw new Rejection(`The project has ${total} cases: the sandbox runs at most ${most}.`);
  return Array.from({ length: total }, (_, index) => {
    let rest = index;
    const picks = sizes.toReversed().map((size) => {
      const pick = rest % size;
      rest = Math.floor(rest / size);
      return pick;
    });
    return caseOf(project, `EP-${sixDigits(index)}`, picks.toReversed());
  });
}

/** A Latin hypercube sample: each dimension is cut into as many parts as there are cases, and each part is used once. */
export function sampledCases(project: JeplusProject, size: string | undefined, seed: string): JeplusCase[] {
  const count = /^\s*\d+\s*$/.test(size ?? "") ? Number(size) : 0;
  if (count < 1) throw new Rejection('LHS needs the number of cases, 1 or more, in "cases".');
  if (count > most) throw new Rejection(`LHS of ${count} cases: the sandbox runs at most ${most}.`);
  const random = randomNumbers(seed);
  const picks = dimensionsOf(project).map(({ length }) =>
    shuffled(count, random).map((part) => Math.floor(((part + random()) / count) * length)),
  );
  return Array.from({ length: count }, (_, index) =>
    caseOf(
      project,
      `LHS-${sixDigits(index)}`,
      picks.map((each) => each[index] ?? 0),
    ),
  );
}

/**
 * The cases of a list: a line each, `id, weather, model, value, …`, or the values alone; weather and model by their
 * place in the project, from 0. Lines that begin with `#` or `!` are comments.
 */
export function listedCases(project: JeplusProject, content: string, listName: string): JeplusCase[] {
  const { parameters, weathers, models } = project;
  const cases = content.split(/\r\n|\r|\n/).flatMap((line, index) => {
    if (/^\s*($|[#!])/.test(line)) return [];
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim());
    const lead = cells.length - parameters.length;
    if (lead !== 0 && lead !== 3) {
      throw new Rejection(
        `Line ${index + 1} of ${listName} has ${cells.length} columns, not ${parameters.length} values, with id, weather and model before them or without.`,
      );
    }
    const [id = "", weatherIndex = "0", modelIndex = "0"] = cells.slice(0, lead);
    const [weather, model] = [weathers[Number(weatherIndex)], models[Number(modelIndex)]];
    if (weather === undefined || model === undefined) {
      throw new Rejection(`Line ${index + 1} of ${listName}: the project has no such weather file or model.`);
    }
    return [{ id, weather, model, values: cells.slice(lead) }];
  });
  if (cases.length === 0) throw new Rejection(`${listName} lists no cases.`);
  if (cases.length > most)
    throw new Rejection(`${listName} has ${cases.length} cases: the sandbox runs at most ${most}.`);
  return withFolderNames(cases);
}

/** The id is the name of the case's folder: it has to be plain, and no other's. */
function withFolderNames(cases: readonly JeplusCase[]): JeplusCase[] {
  const ids = new Set(cases.map(({ id }) => id));
  const areUsable = ids.size === cases.length && [...ids].every((id) => /^\w[\w.-]{0,99}$/.test(id));
  return areUsable ? [...cases] : cases.map((each, index) => ({ ...each, id: `LIST-${sixDigits(index)}` }));
}

function dimensionsOf({ weathers, models, parameters }: JeplusProject): (readonly string[])[] {
  return [weathers, models, ...parameters.map(({ values }) => values)];
}

function caseOf(project: JeplusProject, id: string, picks: readonly number[]): JeplusCase {
  const picked = dimensionsOf(project).map((values, index) => values[picks[index] ?? 0] ?? "");
  const [weather = "", model = "", ...values] = picked;
  return { id, weather, model, values };
}

function sixDigits(index: number): string {
  return String(index).padStart(6, "0");
}

function shuffled(count: number, random: () => number): number[] {
  return Array.from({ length: count }, (_, index) => ({ index, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ index }) => index);
}

/** Numbers of 0 to 1, the same for the same seed. */
function randomNumbers(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest();
  return () => {
    state = createHash("sha256").update(state).digest();
    return state.readUInt32BE() / 2 ** 32;
  };
}
