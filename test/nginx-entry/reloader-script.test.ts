import { spawnSync } from "node:child_process";
import { RELOADER_SCRIPT } from "../../lib/nginx-entry/reloader-script";
import { describeWith } from "../support/requirements";

test("Terraform finds nothing to fill in", () => {
  expect(RELOADER_SCRIPT).not.toMatch(/[$%]\{/);
});

test("begins with its interpreter, and has no blanks at the ends of lines", () => {
  expect(RELOADER_SCRIPT).toMatch(/^#!\/bin\/sh\n/);
  expect(RELOADER_SCRIPT).not.toMatch(/[ \t]\n/);
});

test.each([[[]], [["start"]]])("refuses to do what it does not know: %j", (args) => {
  const { status } = spawnSync("sh", ["-s", ...args], {
    input: RELOADER_SCRIPT,
    env: { ...process.env, ENTRY_ROOT: "." },
  });
  expect(status).not.toBe(0);
});

describeWith(["shellcheck"], "shellcheck", () => {
  test("finds nothing", () => {
    const { stdout } = spawnSync("shellcheck", ["--shell=sh", "-"], { input: RELOADER_SCRIPT, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});

describe.each(["dash", "busybox"])("%s", (shell) => {
  describeWith([shell], "the shell", () => {
    test("can read all of it", () => {
      const args = shell === "busybox" ? ["sh", "-n"] : ["-n"];
      const { status, stderr } = spawnSync(shell, args, { input: RELOADER_SCRIPT, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    });
  });
});
