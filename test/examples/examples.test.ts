import { readFileSync } from "node:fs";
import * as path from "node:path";
import { PROJECT, typescriptFiles } from "../conventions/source-files";
import { machinePathsIn, runApp, WholeApp } from "../support/whole-app";

const EXAMPLES = typescriptFiles("examples");

/** Longest example that can still be read at a glance. */
const LONGEST = 60;

describe.each(EXAMPLES)("%s", (file) => {
  let whole: WholeApp;

  beforeAll(() => {
    whole = runApp(() => {
      jest.requireActual(path.join(PROJECT, file));
    });
  });

  test("synthesizes", () => {
    const resources = Object.values(whole.stacks).flatMap(({ resource }) => Object.keys(resource ?? {}));
    expect(resources.length).toBeGreaterThan(0);
  });

  test("warns of nothing", () => {
    expect(whole.warnings).toEqual([]);
  });

  test("is written as plain cdktf writes it, to the byte", () => {
    expect(whole.texts).toEqual(whole.plainTexts);
  });

  test("holds nothing of the machine on which it was written", () => {
    expect(Object.values(whole.texts).flatMap(machinePathsIn)).toEqual([]);
  });

  test("can be read at a glance", () => {
    const lines = readFileSync(path.join(PROJECT, file), "utf8").split("\n");
    expect(lines.length).toBeLessThanOrEqual(LONGEST);
  });
});
