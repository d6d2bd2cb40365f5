import { describe, expect, test } from "@jest/globals";
import { jobIdAt, runFolderAddress } from "../src/simulations/parts/address";
import { guessProgram, isRunnable, optionsFor, problemsOf } from "../src/simulations/submission/options";

describe("what the names of files suggest", () => {
  test("a folder can be run if it has a model, or a project, and the weather", () => {
    expect(isRunnable(["House.IDF", "london.epw"])).toBe(true);
    expect(isRunnable(["project.json", "london.epw"])).toBe(true);
    expect(isRunnable(["house.idf"])).toBe(false);
    expect(isRunnable(["london.epw", "scene.oct"])).toBe(false); // Radiance cannot be run from the storage
  });

  test("the program, and the model and weather where there is one only", () => {
    expect(["a.idf", "p.jep", "s.oct", "d.hea", "x.txt"].map((name) => guessProgram([name]))).toEqual([
      ...["energyPlus", "jeplus", "radiance", "daysim", "energyPlus"],
    ]);
    expect(optionsFor("energyPlus", ["a.idf", "w.epw"])).toMatchObject({ model: "a.idf", weather: ["w.epw"] });
    expect(optionsFor("energyPlus", ["a.idf", "b.idf", "w.epw"])).toMatchObject({ model: "" });
    expect(optionsFor("energyPlus", ["a.idf", "b.idf"], "b.idf")).toMatchObject({ model: "b.idf", weather: [] });
    expect(optionsFor("jeplus", ["a.idf", "p.json"], "a.idf")).toMatchObject({ model: "p.json" });
  });

  test("what is missing is said", () => {
    const options = optionsFor("energyPlus", ["a.idf", "b.idf"]);
    expect(problemsOf(options, ["a.idf", "b.idf"])).toEqual({
      model: "There is more than one. Choose one.",
      weather: "There is none among the files (.epw).",
    });
    expect(problemsOf(options, undefined)).toEqual({}); // in an archive: JESS looks
  });
});

test("addresses of simulations", () => {
  expect(runFolderAddress("/a b", "x&y.idf")).toBe("/simulations/new?from=folder&folder=%2Fa+b&model=x%26y.idf");
  expect(["/simulations/12", "/simulations/%20", "/simulations/1/2", "/simulations/%"].map(jobIdAt)).toEqual([
    ...["12", " ", undefined, undefined],
  ]);
});
