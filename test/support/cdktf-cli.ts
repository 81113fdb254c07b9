import { spawnSync } from "node:child_process";
import * as path from "node:path";

const CDKTF = path.resolve(__dirname, "../../node_modules/.bin/cdktf");

/** What a program came to. */
export interface Finished {
  readonly status: number | null;
  /** All it printed, errors included. */
  readonly output: string;
}

/** Runs the project's cdktf CLI in a folder, as a person does, without colours and without a look for newer versions. */
export function cdktf(cwd: string, ...args: readonly string[]): Finished {
  const { status, stdout, stderr } = spawnSync(CDKTF, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, CI: "1", FORCE_COLOR: "0", CHECKPOINT_DISABLE: "1" },
  });
  return { status, output: `${stdout}${stderr}` };
}
