import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describeWith } from "../support/requirements";
import { configMap, fakeApp, onprem, STACKS, writeStacks } from "./fake-app";

let folder: string;
beforeEach(() => {
  folder = fakeApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const CHANGE = `@@ -4,4 +4,4 @@
   name: settings
   namespace: web
 data:
-  size: 10g
+  size: 1g
`;

test("two environments are compared stack by stack, and the status says that something differs", async () => {
  const { status, stdout } = await onprem(folder, ["manifests", "--diff", "prod", "test"]);
  expect(status).toBe(1);
  expect(stdout).toBe(`diff prod/entry/v1.ConfigMap.web.settings test/entry/v1.ConfigMap.web.settings
--- prod/entry/v1.ConfigMap.web.settings
+++ test/entry/v1.ConfigMap.web.settings
${CHANGE}`);
});

test("nothing differs: nothing is printed, and the status is 0", async () => {
  const { status, stdout } = await onprem(folder, ["manifests", "--diff", "prod", "prod-entry"]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test("what goes wrong has a status of its own", async () => {
  expect((await onprem(folder, ["manifests", "--diff", "prod", "stage"])).status).toBe(2);
  expect((await onprem(folder, ["manifests", "--diff", "HEAD:prod", "prod"])).stderr).toContain(
    "a revision can be read in a repository of git alone",
  );
});

describe("colours", () => {
  const COLOUR = "\u001b[31m-  size: 10g\u001b[m\n\u001b[32m+  size: 1g\u001b[m\n";

  test.each([
    ["a terminal", true, {}, true],
    ["a pipe", false, {}, false],
    ["a terminal with NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["a terminal with an empty NO_COLOR", true, { NO_COLOR: "" }, true],
    ["a terminal without colours", true, { TERM: "dumb" }, false],
  ])("%s", async (_, isTerminal, variables, expected) => {
    const { stdout } = await onprem(folder, ["manifests", "--diff", "prod", "test"], { isTerminal, variables });
    expect(stdout.includes(COLOUR)).toBe(expected);
    expect(stdout.includes("\u001b")).toBe(expected);
  });
});

describeWith(["git"], "revisions", () => {
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  const commit = (): void => {
    git("add", "app.js", "app.json", "cdktf.json");
    git("commit", "--quiet", "-m", "change");
  };
  let temporary: string;

  beforeEach(() => {
    temporary = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-temporary-"));
    jest.spyOn(os, "tmpdir").mockReturnValue(temporary);
    git("init", "--quiet");
    commit();
    writeStacks(folder, { ...STACKS, "prod-entry": { ...STACKS["test-entry"]!, environment: "prod" } });
  });

  afterEach(() => {
    // Whatever a test did, nothing of it is left.
    expect(fs.readdirSync(temporary)).toEqual([]);
    expect(git("worktree", "list", "--porcelain").match(/^worktree /gm)).toHaveLength(1);
    jest.restoreAllMocks();
    fs.rmSync(temporary, { recursive: true });
  });

  test("a revision is compared with what is here, committed or not, one stack or all", async () => {
    const { status, stdout } = await onprem(folder, ["manifests", "--diff", "HEAD:prod-entry", "prod-entry"]);
    expect(status).toBe(1);
    expect(stdout).toContain(`--- HEAD:prod-entry/entry/v1.ConfigMap.web.settings\n`);
    expect(stdout).toContain(CHANGE);
    const all = await onprem(folder, ["manifests", "--diff", "HEAD:", ":"]);
    expect(all.stdout.match(/^diff .*$/gm)).toEqual([
      "diff HEAD:/prod-entry/v1.ConfigMap.web.settings :/prod-entry/v1.ConfigMap.web.settings",
    ]);
  });

  test("a chart beside what cdktf wrote is the same at a revision and here", async () => {
    writeStacks(folder, { b: { resource: { helm_release: { c: { name: "c", namespace: "b", chart: "./c" } } } } });
    commit();
    const { status, stdout } = await onprem(folder, ["manifests", "--diff", "HEAD:b", "b"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  test("two revisions are compared, and one with itself", async () => {
    commit();
    expect((await onprem(folder, ["manifests", "--diff", "HEAD~1:prod", "HEAD:prod"])).stdout).toContain(CHANGE);
    expect(await onprem(folder, ["manifests", "--diff", "HEAD:prod", "HEAD:test"])).toMatchObject({
      status: 0,
      stdout: "",
    });
  });

  test("the working tree stays as it is, and packages are those that are installed here", async () => {
    fs.mkdirSync(path.join(folder, "node_modules/thing"), { recursive: true });
    fs.writeFileSync(path.join(folder, "node_modules/thing/index.js"), "");
    fs.writeFileSync(
      path.join(folder, "app.js"),
      `require("thing");\n${fs.readFileSync(path.join(folder, "app.js"), "utf8")}`,
    );
    commit();
    writeStacks(folder, STACKS);
    const before = git("status", "--porcelain");
    const { status, stderr } = await onprem(folder, ["manifests", "--diff", "HEAD:", ":"]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "app says 0 variables\n".repeat(2) });
    expect(git("status", "--porcelain")).toBe(before);
    expect(fs.existsSync(path.join(folder, "node_modules/thing/index.js"))).toBe(true);
  });

  test("an app in a subfolder is run there, hooks and variables of git notwithstanding", async () => {
    const app = path.join(folder, "platform/app");
    fs.mkdirSync(app, { recursive: true });
    for (const name of ["app.js", "app.json", "cdktf.json"]) {
      fs.copyFileSync(path.join(folder, name), path.join(app, name));
    }
    git("add", "platform");
    git("commit", "--quiet", "-m", "moved");
    fs.writeFileSync(path.join(folder, ".git/hooks/post-checkout"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    writeStacks(app, STACKS);
    const variables = { GIT_DIR: path.join(folder, "nowhere"), GIT_INDEX_FILE: path.join(folder, "index") };
    const { status, stdout } = await onprem(app, ["manifests", "--diff", "HEAD:prod", "prod"], { variables });
    expect(status).toBe(1);
    expect(stdout).toContain("-  size: 1g\n+  size: 10g\n");
  });

  test("packages that have changed since are spoken of", async () => {
    fs.writeFileSync(path.join(folder, "package-lock.json"), "{}");
    const { stderr } = await onprem(folder, ["manifests", "--diff", "HEAD:", ":"]);
    expect(stderr).toContain("package-lock.json differs from HEAD, whose app runs with the packages of today");
  });

  test.each([
    ["no-such:prod", "git knows no revision no-such"],
    ["--help-me:prod", "Unknown option"],
    ["HEAD:stage", "there is no stack or environment stage"],
  ])("%s is refused", async (side, message) => {
    const { status, stdout, stderr } = await onprem(folder, ["manifests", "--diff", side, "prod"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("an app that fails at a revision is an error", async () => {
    fs.writeFileSync(path.join(folder, "app.js"), "process.exit(3)");
    writeStacks(folder, { x: { resource: configMap("x", {}) } });
    commit();
    const { status, stderr } = await onprem(folder, ["manifests", "--diff", "HEAD:", "HEAD~1:"]);
    expect(status).toBe(2);
    expect(stderr).toContain("the app failed: node app.js ended with status 3");
  });

  test("a person who gives up leaves no tree behind", async () => {
    const sign = path.join(folder, "started");
    fs.writeFileSync(
      path.join(folder, "app.js"),
      `require("node:fs").writeFileSync(${JSON.stringify(sign)}, ""); setInterval(() => {}, 1000);`,
    );
    commit();
    const interruption = new AbortController();
    const running = onprem(folder, ["manifests", "--diff", "HEAD:", ":"], { interrupted: interruption.signal });
    while (!fs.existsSync(sign)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    interruption.abort("SIGTERM");
    expect(await running).toMatchObject({ status: 143, stderr: "onprem: interrupted by SIGTERM\n" });
  });
});
