import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { until } from "../cluster/cluster";
import { LabError } from "../errors";
import type { LabPaths } from "../paths";
import { type ProcessIdentity, identify, signal } from "../processes/process-identity";
import { deathNotice, logFile, type ProgramSpec, running, start, stop } from "../processes/supervisor";
import { attempt, command, type Outcome, TIMED_OUT } from "./command";
import { type LabMachine, linkOf } from "./inventory";
import { knownHosts, userKey } from "./ssh-keys";

/** What `ssh` in a machine is told. */
export interface SshOptions {
  /** @default root */
  readonly user?: "root" | "operator";
  /** What the command reads. @default nothing */
  readonly input?: string;
  /** After this the connection is cut, and the status is 124. @default 60 s */
  readonly timeoutMs?: number;
}

/** A slow disk or a busy machine takes its time; a boot that ended is noticed at once. */
const BOOT_TIMEOUT_MS = 60_000;

/** An orderly stop takes two seconds, a stubborn service three more. */
const STOP_TIMEOUT_MS = 20_000;

const SSH_TIMEOUT_MS = 60_000;

/** Status of the ssh client when it is not the command that failed. */
const NO_CONNECTION = 255;

/** Folder of a machine. */
export function machineFolder(paths: LabPaths, name: string): string {
  return join(paths.machines, name);
}

/** Names the machine's log and pid file. */
export function programName({ name }: LabMachine): string {
  return `machine-${name}`;
}

/** Options that let the ssh client talk to the lab's machines, and to nothing that has other keys. */
export function sshArguments(paths: LabPaths): readonly string[] {
  const options = {
    IdentityFile: userKey(paths),
    IdentitiesOnly: "yes",
    UserKnownHostsFile: knownHosts(paths),
    GlobalKnownHostsFile: "/dev/null",
    StrictHostKeyChecking: "yes",
    UpdateHostKeys: "no",
    BatchMode: "yes",
    ConnectTimeout: "5",
    LogLevel: "ERROR",
  };
  return ["-F", "none", ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`])];
}

/** The nspawn process of a machine that runs; its only child is the machine's first process. */
async function firstProcess(folder: string): Promise<ProcessIdentity | undefined> {
  const pid = (await readFile(join(folder, "nspawn.pid"), "utf8").catch(() => "")).trim();
  const program = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  // The file may be older than what has its pid now.
  if (!program.startsWith("systemd-nspawn")) return undefined;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const [first] = children.trim().split(" ");
  return first === undefined || first === "" ? undefined : identify(Number(first));
}

/** A machine of the lab that was made: what a test or a person can do to it. */
export class Machine implements LabMachine {
  public readonly name: string;
  public readonly address: string;
  public readonly kind: LabMachine["kind"];

  public constructor(
    private readonly paths: LabPaths,
    machine: LabMachine,
  ) {
    this.name = machine.name;
    this.address = machine.address;
    this.kind = machine.kind;
  }

  /** Folder of its disk. */
  public get folder(): string {
    return machineFolder(this.paths, this.name);
  }

  /** Whether it is switched on. */
  public get isOn(): boolean {
    return running(this.paths, programName(this)) !== undefined;
  }

  /**
   * Runs a command by the machine's shell, over a connection of its own whose host key is checked.
   *
   * @returns the command's status, or 255 without a connection, or 124 when its time was over.
   */
  public ssh(commandLine: string, options: SshOptions = {}): Promise<Outcome> {
    const { user = "root", input, timeoutMs = SSH_TIMEOUT_MS } = options;
    const args = [...sshArguments(this.paths), `${user}@${this.address}`, commandLine];
    return attempt("ssh", args, { timeoutMs, ...(input === undefined ? {} : { input }) });
  }

  /** Takes its cable out: it runs on, and nothing reaches it. */
  public async disconnect(): Promise<void> {
    await command("ip", ["link", "set", linkOf(this), "down"]);
  }

  /** Puts the cable back. */
  public async connect(): Promise<void> {
    await command("ip", ["link", "set", linkOf(this), "up"]);
  }

  /** Switches it on, if it is off, and waits until it is booted. @throws LabError when it does not boot. */
  public async boot(): Promise<void> {
    if (!this.isOn) {
      if (!existsSync(join(this.folder, "disk")))
        throw new LabError(`${this.name} has no disk: run \`npm run lab -- up\``);
      await start(this.paths, this.program());
    }
    await until(
      async () => {
        if (!this.isOn) throw new LabError(await deathNotice(this.paths, programName(this)));
        // Before that only root may log in, and what a test looks for may not have started.
        const { status } = await this.ssh("systemctl is-system-running --wait", { timeoutMs: BOOT_TIMEOUT_MS });
        return status !== NO_CONNECTION && status !== TIMED_OUT;
      },
      BOOT_TIMEOUT_MS,
      () => new LabError(`${this.name} does not boot; see ${logFile(this.paths, programName(this))}`),
    );
  }

  /** Presses its power button and waits until it is off. */
  public async powerOff(): Promise<void> {
    await stop(this.paths, programName(this), STOP_TIMEOUT_MS);
    await this.clean();
  }

  /** Cuts its power: no process of it gets to do anything any more. */
  public async kill(): Promise<void> {
    const first = await firstProcess(this.folder);
    if (first !== undefined) signal(first, "SIGKILL");
    await until(
      () => Promise.resolve(!this.isOn),
      STOP_TIMEOUT_MS,
      () => new LabError(`${this.name} cannot be killed`),
    );
    await this.powerOff();
  }

  /** Removes what a machine that ended by force may have left: processes, control groups, its network. */
  private async clean(): Promise<void> {
    const script = join(this.folder, "machine.sh");
    if (existsSync(script)) await command("sh", [script, "clean"]);
  }

  private program(): ProgramSpec {
    const script = join(this.folder, "machine.sh");
    return {
      name: programName(this),
      binary: "/bin/sh",
      args: [script, "run"],
      version: "Debian 12",
      fingerprint: readFileSync(join(this.folder, "made-from"), "utf8"),
    };
  }
}
