import * as fs from "node:fs";
import * as path from "node:path";
import { changeSecretsFile } from "../../../cli/secrets/store/secrets-file";
import { onprem } from "../fake-app";
import { addSecret, fileOf, secretApp, surroundingsOf, valuesIn } from "./secret-app";

let folder: string;
beforeEach(() => {
  folder = secretApp();
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

const add = (name: string, value?: string) => addSecret(folder, name, value);

describe("several at once", () => {
  test("change it one after the other, and none loses what another wrote", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    await Promise.all(names.map((name) => add(name)));
    expect(Object.keys(valuesIn(folder)).sort()).toEqual([...names].sort());
  });

  test("two runs of init make one set of values", async () => {
    const [one, other] = await Promise.all([1, 2].map(() => onprem(folder, ["secrets", "init", "prod"])));
    expect([one!.status, other!.status]).toEqual([0, 0]);
    expect([one!, other!].filter(({ stdout }) => stdout.includes("Made"))).toHaveLength(1);
  });

  test("what an ended run left is named, and left alone", async () => {
    await add("a");
    fs.writeFileSync(`${fileOf(folder)}.unfinished`, "");
    // Every look at the clock is an hour later.
    let now = 0;
    jest.spyOn(Date, "now").mockImplementation(() => (now += 3_600_000));
    await expect(add("b")).rejects.toThrow(
      "secrets/prod.tfvars.json.unfinished is there: another run writes, or was ended while it did",
    );
    expect(fs.existsSync(`${fileOf(folder)}.unfinished`)).toBe(true);
    expect(valuesIn(folder)).toEqual({ a: "x" });
  });
});

describe("a lock that somebody removed while its run went on", () => {
  const unfinished = () => `${fileOf(folder)}.unfinished`;
  const removed = "somebody removed secrets/prod.tfvars.json.unfinished while this run wrote; nothing is changed";

  /** A run that loses its lock, and what happens then. */
  const losing = (meanwhile: () => Promise<unknown>) =>
    changeSecretsFile("prod", surroundingsOf(folder), async (values) => {
      fs.rmSync(unfinished());
      await meanwhile();
      return { values: { ...values, a: "x" }, result: undefined };
    });

  test("is an error, and what another run wrote stays", async () => {
    await expect(losing(() => add("b"))).rejects.toThrow(removed);
    expect(valuesIn(folder)).toEqual({ b: "x" });
    expect(fs.readdirSync(path.dirname(fileOf(folder)))).toEqual([".gitignore", "prod.tfvars.json"]);
  });

  test("is not that of another run, which stays", async () => {
    const theirs = () => {
      fs.writeFileSync(unfinished(), "theirs");
      return Promise.resolve();
    };
    await expect(losing(theirs)).rejects.toThrow(removed);
    expect(fs.readFileSync(unfinished(), "utf8")).toBe("theirs");
    expect(fs.existsSync(fileOf(folder))).toBe(false);
  });
});
