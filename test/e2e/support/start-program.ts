import { spawnSync } from "node:child_process";
import * as path from "node:path";
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

/** Takes stacks back that were applied from a folder. */
export function destroy(cwd: string, ...stacks: readonly string[]): void {
  for (const stack of stacks) {
    spawnSync("terraform", ["destroy", "-auto-approve", "-input=false"], {
      cwd: path.join(cwd, "cdktf.out/stacks", stack),
    });
  }
}
