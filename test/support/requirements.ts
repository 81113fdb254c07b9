import { spawnSync } from "node:child_process";

/** `describe` where nothing stands in the way; elsewhere the same tests, reported as skipped with the reason in their name. */
export function describeUnless(reason: string | undefined, name: string, body: () => void): void {
  if (reason === undefined) {
    describe(name, body);
  } else {
    describe.skip(`${name} [skipped: ${reason}]`, body);
  }
}

/** `describe` where all the programs are installed; see {@link describeUnless}. */
export function describeWith(programs: readonly string[], name: string, body: () => void): void {
  describeUnless(missing(programs), name, body);
}

/** Which of the programs are not installed, as a reason to skip; undefined when all are. */
export function missing(programs: readonly string[]): string | undefined {
  const absent = programs.filter((program) => !installed(program));
  return absent.length === 0 ? undefined : `${absent.join(", ")} not installed`;
}

function installed(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}
