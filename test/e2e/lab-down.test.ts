import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { addMachine, down, status } from "../../lab";
import { labPaths } from "../../lab/paths";
import { describeUnless } from "../support/requirements";
import { LAB_WAS_UP } from "./support/global-setup";
import { cephHindrance, ensureCeph } from "./support/lab-ceph";
import { ensureMachines, machinesHindrance } from "./support/lab-machines";

const inUse =
  process.env[LAB_WAS_UP] === "true" ? "the lab was up before, and is not this suite's to take down" : undefined;

describeUnless(machinesHindrance() ?? inUse, "taking the lab down", () => {
  test("leaves nothing running, mounted or connected", async () => {
    await ensureMachines();
    if (cephHindrance() === undefined) await ensureCeph();
    await addMachine("spare-1", "198.18.0.31");
    const { root, cache, bin, ...rest } = labPaths();
    await down();
    // What was built may be at work for somebody else.
    expect(processesAt([bin, ...Object.values(rest)])).toEqual([]);
    expect(readdirSync("/sys/class/net").filter((name) => name.startsWith("onprem"))).toEqual([]);
    expect(execFileSync("ip", ["netns", "list"], { encoding: "utf8" })).not.toContain("onprem-");
    expect(readFileSync("/proc/self/mounts", "utf8")).not.toContain(root);
    expect(execFileSync("losetup", ["--list", "--noheadings"], { encoding: "utf8" })).not.toContain(root);
    expect(execFileSync("find", ["/sys/fs/cgroup", "-name", "onprem-*"], { encoding: "utf8" })).toBe("");
    expect(Object.values(rest).filter((path) => existsSync(path))).toEqual([]);
    expect([cache, bin].filter((path) => !existsSync(path))).toEqual([]);
    expect((await status()).up).toBe(false);
  });
});

/** Command lines of processes that work on the lab's files. */
function processesAt(folders: readonly string[]): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    })
    .filter((line) => folders.some((folder) => line.includes(`${folder}/`)));
}
