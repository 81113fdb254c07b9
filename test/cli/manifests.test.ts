import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fakeApp, onprem, STACKS, writeStacks } from "./fake-app";

let folder: string;
beforeEach(() => {
  folder = fakeApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const headsOf = (yaml: string): readonly string[] =>
  yaml.match(/^# Stack \S+/gm)?.map((line) => line.slice(8).replace(",", "")) ?? [];

describe("the command line", () => {
  test.each([
    [[], "Usage: onprem <command>"],
    [["frob"], "there is no command frob"],
    [["--frob"], "there is no option --frob"],
    [["manifests", "--frob"], "Unknown option '--frob'"],
    [["manifests", "--output"], "argument missing"],
    [["manifests", "--output", ""], "--output is empty"],
    [["manifests", "--secrets", "x"], "--secrets belongs to --with-secrets"],
    [["manifests", "HEAD:prod"], "for --diff alone"],
    [["manifests", "--diff", "prod"], "--diff compares two sides, got 1"],
    [["manifests", "--diff", "a", "b", "c"], "--diff compares two sides, got 3"],
    [["manifests", "--diff", "a", ""], "a side of --diff is empty"],
    [["manifests", "--diff", "a", "b", "-o", "x"], "--diff writes no folder"],
  ])("%j is refused with the status for usage", async (args, message) => {
    const { status, stdout, stderr } = await onprem(folder, args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test.each([
    [["--help"], "manifests        what stacks will make"],
    [["help"], "manifests        what stacks will make"],
    [["manifests", "--help"], "Exit status: 0 done, 1 failed, 2 the command line is wrong."],
    [["manifests", "--diff", "-h"], "Usage: onprem manifests"],
  ])("%j helps", async (args, text) => {
    const { status, stdout, stderr } = await onprem(folder, args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain(text);
  });
});

describe("what is shown", () => {
  test.each([
    [[], ["prod-entry", "prod-nodes", "test-entry"]],
    [["prod"], ["prod-entry", "prod-nodes"]],
    [["test-entry"], ["test-entry"]],
    [
      ["test", "prod-entry", "test-entry"],
      ["prod-entry", "test-entry"],
    ],
  ])("%j", async (names, stacks) => {
    const { status, stdout } = await onprem(folder, ["manifests", ...names]);
    expect(status).toBe(0);
    expect(headsOf(stdout)).toEqual(stacks);
  });

  test("a name that there is not lists those there are", async () => {
    const { status, stdout, stderr } = await onprem(folder, ["manifests", "prod", "stage"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(
      "onprem manifests: there is no stack or environment stage; stacks: prod-entry, prod-nodes, test-entry; environments: prod, test\n",
    );
  });

  test("a stack that has the name of an environment is the one that is meant", async () => {
    writeStacks(folder, { ...STACKS, prod: { environment: "prod", resource: {} } });
    expect(headsOf((await onprem(folder, ["manifests", "prod"])).stdout)).toEqual(["prod"]);
  });

  test("secrets are placeholders", async () => {
    const { stdout } = await onprem(folder, ["manifests", "prod-entry"], {
      variables: { TF_VAR_admin_password: "planted" },
    });
    expect(stdout).toContain("stringData:\n  password: <secret variable admin_password>\n");
    expect(stdout).not.toContain("planted");
  });

  test("a chart in a folder is named as it is seen from here", async () => {
    const release = { name: "web", namespace: "web", chart: "@app/charts/web", values: ["a: 1"] };
    writeStacks(folder, { web: { resource: { helm_release: { web: release } } } });
    const { stdout } = await onprem(folder, ["manifests"]);
    expect(stdout).toContain("\nname: web\nchartHome: charts\n");
    const { status } = await onprem(folder, ["manifests", "web", "-o", "out/web"]);
    expect(status).toBe(0);
    expect(fs.readFileSync(path.join(folder, "out/web/chart-web.yaml"), "utf8")).toContain(
      "\nchartHome: ../../charts\n",
    );
  });
});

describe("a chart beside what cdktf wrote", () => {
  beforeEach(() => {
    const release = (name: string, chart: string) => ({ name, namespace: "web", chart });
    writeStacks(folder, {
      b: { resource: { helm_release: { c: release("c", "./c"), d: release("d", "../../../charts/d") } } },
    });
  });

  test("is named as if the app had written to cdktf.out, whatever folder it wrote to", async () => {
    const { stdout } = await onprem(folder, ["manifests", "b"]);
    expect(stdout.match(/^chartHome: .*$/gm)).toEqual(["chartHome: cdktf.out/stacks/b", "chartHome: charts"]);
    const env = { ...process.env, CDKTF_OUTDIR: path.join(folder, "cdktf.out") };
    execFileSync(process.execPath, ["app.js"], { cwd: folder, env });
    expect((await onprem(folder, ["manifests", "b", "--from", "cdktf.out"])).stdout).toBe(stdout);
  });

  test("is the same each time", async () => {
    const args = ["manifests", "b", "-o", "out"];
    const text = (): string => fs.readFileSync(path.join(folder, "out/chart-c.yaml"), "utf8");
    await onprem(folder, args);
    const before = text();
    await onprem(folder, args);
    expect(text()).toBe(before);
    expect(before).toContain("\nchartHome: ../cdktf.out/stacks/b\n");
  });
});

describe("the app", () => {
  test("says what it says on stderr, knows no variable of Terraform, and cdktf.out is not touched", async () => {
    const { stderr } = await onprem(folder, ["manifests"], { variables: { TF_VAR_x: "y" } });
    expect(stderr).toBe("app says 0 variables\n");
    expect(fs.readdirSync(folder).sort()).toEqual(["app.js", "app.json", "cdktf.json"]);
  });

  test("leaves nothing in the folder for temporary files", async () => {
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-temporary-"));
    jest.spyOn(os, "tmpdir").mockReturnValue(temporary);
    try {
      await onprem(folder, ["manifests"]);
      fs.writeFileSync(path.join(folder, "app.js"), "process.exit(3)");
      await onprem(folder, ["manifests"]);
      expect(fs.readdirSync(temporary)).toEqual([]);
    } finally {
      jest.restoreAllMocks();
      fs.rmSync(temporary, { recursive: true });
    }
  });

  test.each([
    [
      "fails",
      "console.error('why'); process.exit(3)",
      "why\nonprem manifests: the app failed: node app.js ended with status 3\n",
    ],
    ["leaves no stacks", "", "onprem manifests: the app left no stacks in the folder of CDKTF_OUTDIR: node app.js;"],
  ])("that %s is an error, without a trace", async (_, program, message) => {
    fs.writeFileSync(path.join(folder, "app.js"), program);
    const { status, stdout, stderr } = await onprem(folder, ["manifests"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each([
    ["no cdktf.json", undefined, "there is no cdktf.json"],
    ["one that is no JSON", "{", "cdktf.json is no JSON"],
    ["one without an app", "{}", "names no app"],
  ])("cannot be found: %s", async (_, content, message) => {
    fs.rmSync(path.join(folder, "cdktf.json"));
    if (content !== undefined) {
      fs.writeFileSync(path.join(folder, "cdktf.json"), content);
    }
    const { status, stderr } = await onprem(folder, ["manifests"]);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });

  test("is not run where a folder of stacks is named", async () => {
    const given = await onprem(folder, ["manifests", "prod"]);
    const env = { ...process.env, CDKTF_OUTDIR: path.join(folder, "mine") };
    execFileSync(process.execPath, ["app.js"], { cwd: folder, env });
    fs.rmSync(path.join(folder, "cdktf.json"));
    const { status, stdout, stderr } = await onprem(folder, ["manifests", "--from", "mine", "prod"]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: given.stdout, stderr: "" });
    expect((await onprem(folder, ["manifests", "--from", "no"])).stderr).toContain("there is no manifest.json");
  });

  test.each(["{}", "{", '{"stacks":null}', '{"stacks":{"a":{"synthesizedStackPath":"broken"}}}'])(
    "is not what wrote a manifest.json of %s",
    async (manifest) => {
      const from = path.join(folder, "mine");
      fs.mkdirSync(from);
      fs.writeFileSync(path.join(from, "manifest.json"), manifest);
      fs.writeFileSync(path.join(from, "broken"), "null");
      expect(await onprem(folder, ["manifests", "--from", "mine"])).toEqual({
        status: 1,
        stdout: "",
        stderr:
          "onprem manifests: mine holds no synthesized stacks: its manifest.json, or a stack that it names, is not what cdktf writes\n",
      });
    },
  );

  test("is ended when the person gives up, and so is what it started", async () => {
    const [sign, end] = [path.join(folder, "started"), path.join(folder, "ended")];
    fs.writeFileSync(
      path.join(folder, "app.js"),
      `const fs = require("node:fs");
      process.on("SIGTERM", () => { fs.writeFileSync(${JSON.stringify(end)}, ""); process.exit(); });
      setInterval(() => {}, 1000);
      fs.writeFileSync(${JSON.stringify(sign)}, "");`,
    );
    const interruption = new AbortController();
    const running = onprem(folder, ["manifests"], { interrupted: interruption.signal });
    while (!fs.existsSync(sign)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    interruption.abort("SIGINT");
    expect(await running).toEqual({ status: 130, stdout: "", stderr: "onprem: interrupted by SIGINT\n" });
    expect(fs.existsSync(end)).toBe(true);
  });
});
