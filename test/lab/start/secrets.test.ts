import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { missingIn, secretsFor } from "../../../lab/start/secrets";

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-start-secrets-"));
  fs.mkdirSync(path.join(folder, "secrets"), { mode: 0o700 });
  file = path.join(folder, "secrets", "lab.tfvars.json");
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const write = (values: object, mode = 0o600): void => {
  fs.writeFileSync(file, JSON.stringify(values), { mode });
};

test("are those of the file, and those that variables give where the file names none", () => {
  write({ key: "of the file", empty: "" });
  const variables = { TF_VAR_key: "of a variable", TF_VAR_empty: "x", TF_VAR_login: "given", OTHER: "y" };
  expect(secretsFor("lab", folder, variables)).toEqual({ key: "of the file", empty: "", login: "given" });
});

test("are those of the variables alone where there is no file, and none of another environment", () => {
  fs.writeFileSync(path.join(folder, "secrets", "prod.tfvars.json"), '{ "key": "x" }', { mode: 0o600 });
  expect(secretsFor("lab", folder, { TF_VAR_login: "given" })).toEqual({ login: "given" });
});

test("in a file that others can read are refused", () => {
  write({ key: "x" }, 0o644);
  expect(() => secretsFor("lab", folder, {})).toThrow(
    "secrets/lab.tfvars.json can be read by others; run: chmod 600 secrets/lab.tfvars.json",
  );
});

test("that are missing are named, with the command that makes them", () => {
  expect(missingIn(["a", "b", "c"], { b: "" })).toBe(
    "secrets are missing: a, c; npx onprem secrets init lab makes those it can, and says how to give the others",
  );
  expect(missingIn(["b"], { b: "" })).toBeUndefined();
});
