import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { LabError } from "../errors";
import type { LabPaths } from "../paths";
import { findProcess, identify, isAlive, type ProcessIdentity, signal } from "./process-identity";

/** A program to run in the background. */
export interface ProgramSpec {
  /** Names its pid file and its log; the file name of the binary. */
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
  readonly version: string;
  /** Changes with everything that asks for a restart. */
  readonly fingerprint: string;
}

/** What a pid file says. */
export interface RunRecord extends ProcessIdentity {
  readonly version: string;
  readonly fingerprint: string;
  /** Moment of the start, ISO 8601. */
  readonly since: string;
}

/** How long a program may take to stop before it is killed. */
const GRACE_MS = 15_000;
const POLL_MS = 20;

/** Where the programs lie that the lab has from Debian; whose they are is told by the files that they work on. */
const SYSTEM_PROGRAMS = "/usr/bin";

/** Lines of a log that an error repeats. */
const SHOWN_LINES = 15;

function pidFile(paths: LabPaths, name: string): string {
  return join(paths.run, `${name}.json`);
}

export function logFile(paths: LabPaths, name: string): string {
  return join(paths.logs, `${name}.log`);
}

/** Reads a pid file; a broken one, as a full disk leaves it, counts as none. */
export function parseRecord(text: string): RunRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<RunRecord> | null;
    const { pid, startTicks, bootId, version, fingerprint, since } = record ?? {};
    if (!Number.isInteger(pid) || !Number.isInteger(startTicks) || typeof bootId !== "string") return undefined;
    if (typeof version !== "string" || typeof fingerprint !== "string" || typeof since !== "string") return undefined;
    return record as RunRecord;
  } catch {
    return undefined;
  }
}

/**
 * The program as it runs now, whoever started it and however that ended: by its pid file if the process in it is still
 * the same one, else by a look at all processes for one of the lab's binaries at work on the lab's own files.
 */
export function running(paths: LabPaths, name: string): RunRecord | undefined {
  let record: RunRecord | undefined;
  try {
    record = parseRecord(readFileSync(pidFile(paths, name), "utf8"));
  } catch {
    record = undefined;
  }
  if (record !== undefined && isAlive(record)) return record;
  const found = findProcess({ name, programs: [paths.bin, SYSTEM_PROGRAMS], works: paths.root });
  return found && { ...found, version: "?", fingerprint: "", since: "?" };
}

async function writeRecord(paths: LabPaths, name: string, record: RunRecord): Promise<void> {
  const path = pidFile(paths, name);
  await writeFile(`${path}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/**
 * Starts a program that outlives this one, with a log of its own. Its environment is empty but for what a program
 * cannot do without: variables such as ETCD_NAME or KUBECONFIG would change what it does.
 *
 * @throws LabError when it cannot be started.
 */
export async function start(paths: LabPaths, program: ProgramSpec): Promise<RunRecord> {
  const log = logFile(paths, program.name);
  await mkdir(paths.run, { recursive: true, mode: 0o700 });
  await mkdir(paths.logs, { recursive: true, mode: 0o700 });
  await rename(log, log.replace(/\.log$/, ".previous.log")).catch(() => undefined);
  const output = openSync(log, "a", 0o600);
  try {
    const child = spawn(program.binary, program.args, {
      cwd: paths.root,
      detached: true,
      stdio: ["ignore", output, output],
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: paths.root },
    });
    await new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => {
        reject(new LabError(`${program.name} cannot be started: ${error.message}`));
      });
    });
    child.unref();
    const identity = identify(child.pid ?? 0);
    if (identity === undefined) throw new LabError(await deathNotice(paths, program.name));
    const { version, fingerprint } = program;
    const record = { ...identity, version, fingerprint, since: new Date().toISOString() };
    await writeRecord(paths, program.name, record);
    return record;
  } finally {
    closeSync(output);
  }
}

/** What to say of a program that ended by itself: the end of its log, and what can be done. */
export async function deathNotice(paths: LabPaths, name: string): Promise<string> {
  const log = logFile(paths, name);
  const text = await readFile(log, "utf8").catch(() => "");
  const lines = text.trimEnd().split("\n").slice(-SHOWN_LINES);
  return [
    `${name} ended by itself. The end of ${log}:`,
    ...lines.map((line) => `  ${line}`),
    "`npm run lab -- up` tries again; `npm run lab -- down` first, and it starts from nothing.",
  ].join("\n");
}

async function gone(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (isAlive(identity) && Date.now() < end) await sleep(POLL_MS);
  return !isAlive(identity);
}

/**
 * Stops a program and waits until it is gone; nothing happens if it does not run.
 *
 * @returns how it ended.
 * @throws LabError when not even killing it helps.
 */
export async function stop(
  paths: LabPaths,
  name: string,
  graceMs = GRACE_MS,
): Promise<"not running" | "stopped" | "killed"> {
  const record = running(paths, name);
  let outcome: "not running" | "stopped" | "killed" = "not running";
  if (record !== undefined) {
    signal(record, "SIGTERM");
    outcome = "stopped";
    if (!(await gone(record, graceMs))) {
      signal(record, "SIGKILL");
      outcome = "killed";
      if (!(await gone(record, GRACE_MS))) throw new LabError(`${name} (pid ${record.pid}) cannot be killed`);
    }
  }
  await rm(pidFile(paths, name), { force: true });
  return outcome;
}
