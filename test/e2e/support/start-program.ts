import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { CHARTS_FOLDER, chartsHindrance } from "../../support/charts";
import { CEPH_KEY } from "../../support/stack-manifests";
import { machinesHindrance } from "./lab-machines";

const PROJECT = path.resolve(__dirname, "../../..");
/** The program behind `npm start`. */
export const START = "dist/lab/start/main.js";

/** Runs a compiled program of the project in a folder of its own, so that no state of the project is touched. */
export function run(
  cwd: string,
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(PROJECT, program), ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** Why the lab has no machines here. */
export const MACHINES = machinesHindrance();

/** What the overview says of the nodes, with the thresholds that each has in force. */
export const NODES_APPLIED =
  MACHINES === undefined
    ? /lab-nodes .* applied and verified: second plan empty; node-1 evicts at .*nodefs\.available<5%.*; node-2 evicts at .*nodefs\.available<5%/
    : /lab-nodes .* not applied: the lab has no machines here/;

/** Why lab-storage cannot be applied here, even with providers. */
export const CHARTS = chartsHindrance(["ceph-csi-rbd", "ceph-csi-cephfs"]);

/** What the overview says of the storage, when it is given what it needs. */
export const STORAGE_APPLIED =
  CHARTS === undefined
    ? /lab-storage .* applied and verified: second plan empty/
    : /lab-storage .* not applied: no chart at/;

/** Options by which the storage gets its charts. */
export const FROM_CHARTS: readonly string[] = ["--charts", CHARTS_FOLDER];

/** Values of the secrets of lab-storage, whose drivers need no Ceph to run. */
export const CEPH_KEYS: NodeJS.ProcessEnv = { TF_VAR_ceph_rbd_key: CEPH_KEY, TF_VAR_ceph_fs_key: CEPH_KEY };

/** Takes stacks back that were applied from a folder. */
export function destroy(cwd: string, ...stacks: readonly string[]): void {
  for (const stack of stacks) {
    spawnSync("terraform", ["destroy", "-auto-approve", "-input=false"], {
      cwd: path.join(cwd, "cdktf.out/stacks", stack),
      env: { ...process.env, ...CEPH_KEYS },
    });
  }
}
