import { LabError } from "../errors";
import { attempt, command, type Outcome } from "../machines/command";
import type { LabPaths } from "../paths";
import { cephLayout } from "./layout";

/** A monitor that does not answer in this time does not run. */
const CONNECT_SECONDS = 5;

/** A command that is not done in this time hangs, as one does that waits for an OSD which is not there. */
export const COMMAND_TIMEOUT_MS = 60_000;

/** What Ceph's programs are run with; CEPH_ARGS and the like, which could lead to another cluster, are left out. */
export function cephEnvironment(paths: LabPaths): Readonly<Record<string, string>> {
  return { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: paths.ceph, CEPH_CONF: cephLayout(paths).config };
}

/** Runs one of Ceph's programs that must succeed. @returns what it printed */
export function cephProgram(paths: LabPaths, program: string, args: readonly string[]): Promise<string> {
  return command(program, args, { env: cephEnvironment(paths), timeoutMs: COMMAND_TIMEOUT_MS });
}

/** Runs `ceph` as the administrator, however it ends. */
export function tryCeph(paths: LabPaths, args: readonly string[]): Promise<Outcome> {
  return attempt("ceph", ["--connect-timeout", `${CONNECT_SECONDS}`, ...args], {
    env: cephEnvironment(paths),
    timeoutMs: COMMAND_TIMEOUT_MS,
  });
}

/** Runs `ceph` as the administrator. @returns what it printed @throws LabError with what it complained about */
export async function ceph(paths: LabPaths, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await tryCeph(paths, args);
  if (status === 0) return stdout;
  throw new LabError(`ceph ${args.join(" ")} failed with status ${status}:\n${stderr.trim() || stdout.trim()}`);
}
