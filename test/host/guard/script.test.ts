import { spawnSync } from "node:child_process";
import { GUARD_SCRIPT } from "../../../lib/host/guard";
import { describeWith } from "../../support/requirements";
import { Machine } from "./support/machine";

test("Terraform finds nothing to fill in", () => {
  expect(GUARD_SCRIPT).not.toMatch(/[$%]\{/);
});

test("begins with its interpreter, and has no blanks at the ends of lines", () => {
  expect(GUARD_SCRIPT).toMatch(/^#!\/bin\/sh\n/);
  expect(GUARD_SCRIPT).not.toMatch(/[ \t]\n/);
});

test.each([
  [[]],
  [["start"]],
  [["apply"]],
  [["apply", "/nowhere"]],
  [["revert"]],
  [["restore", ""]],
  [["restore", "../outside"]],
  [["confirm", ".hidden"]],
  [["recover", "this"]],
])("refuses to do what it does not know: %j", (command) => {
  const machine = new Machine("dash");
  const before = machine.tree(".");
  const { status, output } = machine.guard(...command);
  expect([status, output]).toEqual([2, "usage: guard apply RUN | confirm ID | revert ID | restore ID | recover\n"]);
  expect(Object.keys(machine.tree(".")).filter((name) => !(name in before))).toEqual(["guard", "pid"]);
  machine.remove();
});

describeWith(["shellcheck"], "shellcheck", () => {
  test("finds nothing", () => {
    const { stdout } = spawnSync("shellcheck", ["--shell=sh", "-"], { input: GUARD_SCRIPT, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});

describeWith(["systemd-analyze"], "systemd", () => {
  test("can make sense of the unit that recovers", () => {
    const machine = new Machine("dash");
    machine.apply({ write: { "etc/a.conf": "a\n" } });
    const path = machine.at("units/cdktf-onprem-recover.service");
    const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", path], { encoding: "utf8" });
    expect(stderr.split("\n").filter((line) => line.includes("cdktf-onprem"))).toEqual([]);
    machine.remove();
  });
});

describe.each(["dash", "busybox", "bash"])("%s", (shell) => {
  describeWith([shell], "the shell", () => {
    test("can read all of it", () => {
      const args = shell === "busybox" ? ["sh", "-n"] : ["-n"];
      const { status, stderr } = spawnSync(shell, args, { input: GUARD_SCRIPT, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    });
  });
});
