import { spawnSync } from "node:child_process";

/** Whether a program is installed. */
export function installed(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

/** `describe` where all the programs are installed; elsewhere the tests are reported as skipped, with the reason in their name. */
export function describeWith(programs: readonly string[], name: string, tests: () => void): void {
  const missing = programs.filter((program) => !installed(program));
  if (missing.length === 0) {
    describe(name, tests);
  } else {
    describe.skip(`${name} (not installed: ${missing.join(", ")})`, tests);
  }
}
