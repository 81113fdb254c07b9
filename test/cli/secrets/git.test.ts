import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { changeSecretsFile } from "../../../cli/secrets/store/secrets-file";
import { describeWith } from "../../support/requirements";
import { writeSecrets } from "../fake-app";
import { secretApp, surroundingsOf, valuesIn } from "./secret-app";

let folder: string;
beforeEach(() => {
  folder = secretApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const add = (name: string) =>
  changeSecretsFile("prod", surroundingsOf(folder), (values) =>
    Promise.resolve({ values: { ...values, [name]: "x" }, result: name }),
  );

describeWith(["git"], "in a repository", () => {
  const git = (...args: readonly string[]): void => {
    execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  };
  beforeEach(() => {
    git("init", "--quiet");
  });

  test.each(["/secrets/", "secrets", "secrets/*"])("that ignores them by %s they are written", async (pattern) => {
    fs.writeFileSync(`${folder}/.gitignore`, `${pattern}\n`);
    await add("a");
    expect(valuesIn(folder)).toEqual({ a: "x" });
  });

  test("that ignores nothing the folder that is made ignores itself", async () => {
    await add("a");
    expect(valuesIn(folder)).toEqual({ a: "x" });
    git("add", "--all");
    expect(execFileSync("git", ["ls-files"], { cwd: folder, encoding: "utf8" })).toBe("app.js\napp.json\ncdktf.json\n");
  });

  test.each(["", "*.tfvars.json\n", "/secrets/prod.tfvars.json\n"])(
    "that ignores %j alone nothing is written into a folder that is there",
    async (patterns) => {
      fs.writeFileSync(`${folder}/.gitignore`, patterns);
      fs.mkdirSync(`${folder}/secrets`, { mode: 0o700 });
      await expect(add("a")).rejects.toThrow(
        "git does not ignore secrets/, and would commit what is in it; run: echo /secrets/ >> .gitignore",
      );
      expect(fs.readdirSync(`${folder}/secrets`)).toEqual([]);
    },
  );

  test("that is made later the secrets are ignored too", async () => {
    fs.rmSync(`${folder}/.git`, { recursive: true });
    await add("a");
    git("init", "--quiet");
    await add("b");
    expect(valuesIn(folder)).toEqual({ a: "x", b: "x" });
  });

  test("also below its top", async () => {
    const below = `${folder}/apps/platform`;
    fs.mkdirSync(`${below}/secrets`, { recursive: true });
    fs.chmodSync(`${below}/secrets`, 0o700);
    const change = () => Promise.resolve({ values: { a: "x" }, result: undefined });
    await expect(changeSecretsFile("prod", surroundingsOf(below), change)).rejects.toThrow(
      "git does not ignore secrets/",
    );
    fs.writeFileSync(`${folder}/.gitignore`, "secrets/\n");
    await changeSecretsFile("prod", surroundingsOf(below), change);
    expect(fs.existsSync(`${below}/secrets/prod.tfvars.json`)).toBe(true);
  });

  test("that keeps the file already, ignored or not, it is not written", async () => {
    writeSecrets(folder, "prod", "{}");
    git("add", "--force", "secrets/prod.tfvars.json");
    fs.writeFileSync(`${folder}/.gitignore`, "/secrets/\n");
    await expect(add("a")).rejects.toThrow(
      "git keeps secrets/prod.tfvars.json: whoever has the repository has the secrets",
    );
    expect(valuesIn(folder)).toEqual({});
  });

  test("without git at hand it is said that this was not checked", async () => {
    let said = "";
    const without = surroundingsOf(folder, {
      variables: { PATH: "/nonexistent" },
      stderr: { isTerminal: false, write: (text) => (said += text) },
    });
    await changeSecretsFile("prod", without, () => Promise.resolve({ values: { a: "x" }, result: undefined }));
    expect(said).toBe("onprem: there is no git here to say whether it ignores secrets/; see that it does\n");
    expect(valuesIn(folder)).toEqual({ a: "x" });
  });

  test("git sees no secret, neither as an argument nor as a variable", async () => {
    fs.writeFileSync(`${folder}/git`, `#!/bin/sh\n/usr/bin/env >> '${folder}/seen'\necho "$@" >> '${folder}/seen'\n`, {
      mode: 0o755,
    });
    const variables = { PATH: folder, TF_VAR_a: "planted-4711" };
    await changeSecretsFile("prod", surroundingsOf(folder, { variables }), () =>
      Promise.resolve({ values: { a: "planted-4712" }, result: undefined }),
    );
    const seen = fs.readFileSync(`${folder}/seen`, "utf8");
    expect(seen).toContain("ls-files -- secrets/prod.tfvars.json\n");
    expect(seen).not.toMatch(/planted|TF_VAR/);
  });

  test("that git does not understand nothing is written", async () => {
    fs.writeFileSync(`${folder}/.git/HEAD`, "");
    await expect(add("a")).rejects.toThrow("git does not say whether it ignores secrets/: fatal: ");
    expect(fs.readdirSync(`${folder}/secrets`)).toEqual([".gitignore"]);
  });
});
