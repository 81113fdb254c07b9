import type { Machine } from "../../../lab";
import { eventually } from "./lab-machines";

/** What the guard and Terraform may leave for good: the lock, in memory, and Terraform's empty file, which the next run removes. */
const HARMLESS = `! -name 'cdktf-onprem.lock*' ! \\( -name 'cdktf-onprem-*.sh' -size 0 \\)`;

/** Prints a line for whatever a change that is over must not leave. */
const UNFINISHED = `
find / -xdev -name '.*.cdktf-onprem-*'
find /dev/shm /run -maxdepth 1 -name 'cdktf-onprem*' ${HARMLESS}
find /var/lib/cdktf-onprem/changes -maxdepth 2 \\( -name stage -o -name pending -o -name accepted -o -name gone \\) 2>/dev/null
systemctl list-units --all --plain --no-legend 'cdktf-onprem-revert-*'
ps -eo args | grep -E '(^|[^.])[c]dktf-onprem'
`;

/** Prints a line for whatever tells that the guard was ever there. */
const ANYTHING = `
find / -xdev -name '*cdktf-onprem*'
${UNFINISHED}
`;

/** What is left on a machine of changes that are over: hidden files, folders in memory, timers, processes. */
export function unfinished(machine: Machine): Promise<readonly string[]> {
  return linesOf(machine, UNFINISHED);
}

/** What is left of the guard on a machine from which every change was taken out. */
export function tracesOn(machine: Machine): Promise<readonly string[]> {
  return linesOf(machine, ANYTHING);
}

/** Waits until no change is half-way on a machine. @throws Error naming what is left, when it takes minutes */
export async function untilFinished(machine: Machine): Promise<void> {
  await eventually(
    () => unfinished(machine),
    (left) => left.length === 0,
    180_000,
  );
}

/** How often somebody has logged in to a machine, this time included. */
export async function loginsOf(machine: Machine): Promise<number> {
  const { stdout } = await said(machine, "journalctl --quiet --no-pager _COMM=sshd | grep -c 'Accepted publickey'");
  return Number(stdout);
}

/** Output of a script that must succeed, run by root. */
export async function said(machine: Machine, script: string): Promise<{ readonly stdout: string }> {
  // By its input: its words are then in no process's arguments.
  const outcome = await machine.ssh("sh -s", { input: script });
  if (outcome.status !== 0) {
    throw new Error(`${machine.name}: status ${outcome.status}: ${outcome.stdout}${outcome.stderr}`);
  }
  return outcome;
}

/** The lines that a script prints; the one that tells that it could not be run, when there is no connection. */
async function linesOf(machine: Machine, script: string): Promise<readonly string[]> {
  const { status, stdout, stderr } = await machine.ssh("sh -s", { input: `${script}\necho end` });
  const lines = stdout.trim().split("\n");
  return lines.pop() === "end" ? lines : [`status ${status}: ${stderr}`, ...lines];
}
