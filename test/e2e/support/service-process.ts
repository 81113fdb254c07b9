import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A service of this machine, for the time of a test. */
export interface ServiceOptions {
  /** Names its log. */
  readonly name: string;
  /** A folder that is the service's own: where it works, and its log is. */
  readonly folder: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Whether it does its work; asked until it does. */
  readonly ready: () => boolean | Promise<boolean>;
  /** Variables beside those that every program has. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** What tells it to end. @default "SIGTERM" */
  readonly farewell?: NodeJS.Signals;
}

/** A service that answers. */
export interface Service {
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  crash(): Promise<void>;
}

/** Services are never root here, and some refuse to be: this is `nobody`. */
export const UNPRIVILEGED: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Seconds after which a service ends by itself, whatever became of the test that started it. */
const LONGEST_LIFE = 900;

/** How long a service may take to answer, and how often it is asked. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** Gives a folder and what is in it to the user that services run as. */
export function give(folder: string): void {
  const { uid, gid } = UNPRIVILEGED;
  if (uid !== undefined && gid !== undefined) {
    const inside = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    [folder, ...inside.map((name) => path.join(folder, name))].forEach((one) => {
      fs.lchownSync(one, uid, gid);
    });
  }
}

/** Waits until a condition holds. @throws Error naming it when it does not within a minute */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error(`did not come true within a minute: ${what}`);
    }
    await sleep(PAUSE_MS);
  }
}

/** Starts a service, and waits until it answers. @throws Error with its log when it ends, or never answers */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, folder, program, args, ready, environment, farewell = "SIGTERM" } = options;
  const log = path.join(folder, `${name}.log`);
  const output = fs.openSync(log, "a");
  const child = spawn("timeout", [String(LONGEST_LIFE), program, ...args], {
    ...{ cwd: folder, stdio: ["ignore", output, output], detached: true, ...UNPRIVILEGED },
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: folder, LC_ALL: "C", ...environment },
  });
  fs.closeSync(output);
  const ended = once(child, "exit");
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!isGone() && child.pid !== undefined) {
      process.kill(-child.pid, signal);
    }
    await ended;
  };
  try {
    await until(`${name} answers`, async () => {
      if (isGone()) {
        throw new Error(`${name} ended by itself`);
      }
      return ready();
    });
  } catch (error) {
    await end("SIGKILL");
    throw new Error(`${String(error)}:\n${fs.readFileSync(log, "utf8")}`, { cause: error });
  }
  return { stop: () => end(farewell), crash: () => end("SIGKILL") };
}
