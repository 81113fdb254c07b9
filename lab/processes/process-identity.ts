import { readFileSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { basename } from "node:path";

/**
 * A process, beyond doubt: pids are used again, so the moment it started and the boot it belongs to say who it is.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start in clock ticks since boot, field 22 of /proc/PID/stat. */
  readonly startTicks: number;
  /** /proc/sys/kernel/random/boot_id */
  readonly bootId: string;
}

/** What of /proc/PID/stat tells who a process is and whether it still does anything. */
export interface ProcessStat {
  readonly state: string;
  readonly startTicks: number;
}

/** Reads the text of /proc/PID/stat; the command's name in it may hold spaces and brackets. */
export function parseStat(text: string): ProcessStat | undefined {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const state = fields[0];
  const startTicks = Number(fields[19]);
  if (state === undefined || !Number.isInteger(startTicks)) return undefined;
  return { state, startTicks };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return (readText("/proc/sys/kernel/random/boot_id") ?? "").trim();
}

/** The process that has this pid now; undefined if there is none, or only what is left of one (a zombie). */
export function identify(pid: number): ProcessIdentity | undefined {
  const text = readText(`/proc/${pid}/stat`);
  const stat = text === undefined ? undefined : parseStat(text);
  if (stat === undefined || stat.state === "Z" || stat.state === "X") return undefined;
  return { pid, startTicks: stat.startTicks, bootId: bootId() };
}

/** Whether this very process, not a later one with its pid, still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now?.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/** Sends a signal to this very process; nothing happens if it is gone. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    // It ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Where a process of the lab can be told from: the program it runs and what it was told to work on. */
export interface ProcessTraits {
  /** File name of the program. */
  readonly name: string;
  /** Folders that the program may lie in, at any depth. */
  readonly programs: readonly string[];
  /** Folder that some argument lies in or names. */
  readonly works: string;
}

/**
 * Finds a process that was started, but whose starter died before it could write down the pid: it runs a program of
 * the lab, on the lab's own files.
 */
export function findProcess(traits: ProcessTraits): ProcessIdentity | undefined {
  const programs = traits.programs.map((folder) => `${resolved(folder)}/`);
  for (const name of processes()) {
    const program = executable(name);
    if (program === undefined || basename(program) !== traits.name) continue;
    if (!programs.some((folder) => program.startsWith(folder))) continue;
    const [, ...args] = (readText(`/proc/${name}/cmdline`) ?? "").split("\0");
    if (!args.some((arg) => arg.includes(`${traits.works}/`))) continue;
    const identity = identify(Number(name));
    if (identity !== undefined) return identity;
  }
  return undefined;
}

/** Every pid; none where there is no /proc. */
function processes(): readonly string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The program that a process runs, even if its file was replaced; undefined if it is another user's, or gone. */
function executable(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, "");
  } catch {
    return undefined;
  }
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
