import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
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

/** Why lab-registry cannot be applied here, even with providers. */
export const REGISTRY_CHARTS = CHARTS ?? chartsHindrance(["harbor"]);

/** What the overview says of the registry, when it is given what it needs; it needs the storage. */
export const REGISTRY_APPLIED =
  REGISTRY_CHARTS === undefined
    ? /lab-registry .* applied and verified: second plan empty/
    : /lab-registry .* not applied: (no chart at|it needs lab-storage)/;

/** Options by which the storage and the registry get their charts. */
export const FROM_CHARTS: readonly string[] = ["--charts", CHARTS_FOLDER];

/** Values of the secrets that nobody can make: those of drivers that need no Ceph to run, and of a database that nobody asks. */
export const GIVEN_SECRETS: NodeJS.ProcessEnv = {
  TF_VAR_ceph_rbd_key: CEPH_KEY,
  TF_VAR_ceph_fs_key: CEPH_KEY,
  TF_VAR_harbor_database: "database-of-tests",
};

/** Has the other secrets of the lab made in a folder, as its readers are told to. */
export function makeSecrets(folder: string): void {
  const made = [
    run(folder, "dist/main.js", ["lab"]),
    run(folder, CLI, ["secrets", "init", "lab", "--from", "cdktf.out"]),
  ];
  const failed = made.find(({ status }) => status !== 0);
  if (failed !== undefined) {
    throw new Error(failed.output);
  }
}

/** The program behind `npx onprem`. */
const CLI = "dist/cli/main.js";

/** Takes stacks back that were applied from a folder, in that order. */
export function destroy(cwd: string, ...stacks: readonly string[]): void {
  const file = path.join(cwd, "secrets/lab.tfvars.json");
  const secrets = fs.existsSync(file) ? [`-var-file=${file}`] : [];
  for (const stack of stacks) {
    spawnSync("terraform", ["destroy", "-auto-approve", "-input=false", ...secrets], {
      cwd: path.join(cwd, "cdktf.out/stacks", stack),
      env: { ...process.env, ...GIVEN_SECRETS },
    });
  }
}
