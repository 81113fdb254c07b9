import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { GUARD_SCRIPT } from "../../../../lib/host/guard";
import { Running, eventually } from "./running";
import { REAL_SHELLS, which } from "./shells";
import type { Shell } from "./shells";

/** What a fake program does besides noting how it was called. */
const FAKES: Readonly<Record<string, string>> = {
  systemctl: "",
  "systemd-run": '[ ! -e "$MACHINE/no-timers" ] || { echo "Failed to connect to bus" >&2; exit 1; }',
  journalctl: 'echo "kubelet[7]: failed to parse the flag"',
  logger: "",
};

export interface Change {
  readonly id?: string;
  readonly host?: string;
  readonly settings?: Readonly<Record<string, number | string>>;
  readonly write?: Readonly<Record<string, string>>;
  /** Mode of the written files. */
  readonly mode?: string;
  /** Lines that an edit keeps in a file. */
  readonly edit?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly steps?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
  readonly lastLine: string;
}

/** Machines have the user of the tests as their root. */
export const OWNER = `${userInfo().uid}:${userInfo().gid}`;

/** A folder that the guard takes for a machine: its own files, state, units and lock, and programs that only note their calls. */
export class Machine {
  public readonly folder = mkdtempSync(join(tmpdir(), "guarded-"));
  public readonly environment: NodeJS.ProcessEnv;
  private runs = 0;

  public constructor(private readonly shell: Shell) {
    for (const folder of ["bin", "etc", "units", "run"]) {
      mkdirSync(this.at(folder));
    }
    Object.entries(FAKES).forEach(([name, body]) => this.fake(name, body));
    REAL_SHELLS[shell].programs().forEach(([name, program]) => symlinkSync(program, this.at("bin", name)));
    // What a killed guard has in memory goes with the machine.
    writeFileSync(this.at("bin", "mktemp"), `#!/bin/sh\nexec ${which("mktemp")} -d "$MACHINE/run/own.XXXXXX"\n`);
    chmodSync(this.at("bin", "mktemp"), 0o755);
    this.environment = {
      MACHINE: this.folder,
      PATH: [this.at("bin"), process.env.PATH].join(":"),
      GUARD_STATE: this.at("state"),
      GUARD_UNITS: this.at("units"),
      GUARD_LOCK: this.at("lock"),
    };
  }

  /** A program that notes its calls. */
  public fake(name: string, body = ""): void {
    writeFileSync(this.at("bin", name), `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> "$MACHINE/calls"\n${body}\n`);
    chmodSync(this.at("bin", name), 0o755);
  }

  public at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  public has(...names: string[]): boolean {
    return existsSync(this.at(...names));
  }

  public write(name: string, content: string, mode = 0o644): void {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), content);
    chmodSync(this.at(name), mode);
  }

  public read(name: string): string {
    return readFileSync(this.at(name), "utf8");
  }

  /** Everything below a folder: mode and content of files, links and folders; nothing is left out. */
  public tree(folder = "etc"): Record<string, string> {
    const entries = existsSync(this.at(folder))
      ? readdirSync(this.at(folder), { recursive: true, encoding: "utf8" })
      : [];
    return Object.fromEntries(entries.sort().map((name) => [name, this.describe(join(this.at(folder), name))]));
  }

  private describe(path: string): string {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) {
      return `-> ${readlinkSync(path)}`;
    }
    const mode = (stat.mode & 0o7777).toString(8);
    return stat.isDirectory() ? `folder ${mode}` : `${mode} ${readFileSync(path, "utf8")}`;
  }

  /** How the fake programs were called since the last look. */
  public calls(): readonly string[] {
    const lines = this.has("calls") ? this.read("calls").trimEnd().split("\n") : [];
    rmSync(this.at("calls"), { force: true });
    return lines;
  }

  /** The directory that the guard is given for a change. */
  public prepare(change: Change): string {
    const run = this.at("run", String((this.runs += 1)));
    const put = (name: string, content: string): void => {
      mkdirSync(dirname(join(run, name)), { recursive: true });
      writeFileSync(join(run, name), content);
    };
    const lines: string[] = [];
    for (const [path, content] of Object.entries(change.write ?? {})) {
      put(`files/${lines.length}`, content);
      lines.push(`write ${change.mode ?? "0644"} ${OWNER} files/${lines.length} ${this.at(path)}`);
    }
    for (const [path, line] of Object.entries(change.edit ?? {})) {
      put(`files/${lines.length}`, `sed '/# ours$/d' && echo '${line} # ours'`);
      put(`files/${lines.length}.undo`, "sed '/# ours$/d'");
      lines.push(`edit - - files/${lines.length} ${this.at(path)}`);
    }
    lines.push(...(change.remove ?? []).map((path) => `remove - - - ${this.at(path)}`));
    put("manifest", lines.map((line) => `${line}\n`).join(""));
    Object.entries({ ...DEFAULT_STEPS, ...change.steps }).forEach(([name, text]) => put(`steps/${name}`, text));
    const { id = "test.change", host = "node-1", steps, settings, ...files } = change;
    const digest = createHash("sha256")
      .update(JSON.stringify([files, steps ?? {}]))
      .digest("hex");
    const all = { id, host, title: "a test", digest, ...DEFAULT_SETTINGS, ...settings };
    put(
      "settings",
      `${Object.entries(all)
        .map(([name, value]) => `${name}='${value}'`)
        .join("\n")}\n`,
    );
    put("guard", GUARD_SCRIPT);
    return run;
  }

  public apply(change: Change, environment: NodeJS.ProcessEnv = {}): Outcome {
    const run = this.prepare(change);
    const outcome = this.guardWith(environment, "apply", run);
    rmSync(run, { recursive: true, force: true });
    return outcome;
  }

  public guard(...command: string[]): Outcome {
    return this.guardWith({}, ...command);
  }

  public guardWith(environment: NodeJS.ProcessEnv, ...command: string[]): Outcome {
    const [program, args] = this.commandLine(command);
    const env = { ...this.environment, ...environment };
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env, timeout: 50_000 });
    const output = stdout + stderr;
    return { status, output, lastLine: output.trimEnd().split("\n").at(-1) ?? "" };
  }

  /** As {@link guardWith}, with an output that nobody reads; the status is null when the guard was killed. */
  public guardUnheard(environment: NodeJS.ProcessEnv, ...command: string[]): number | null {
    const [program, args] = this.commandLine(command);
    return spawnSync(program, args, { stdio: "ignore", env: { ...this.environment, ...environment } }).status;
  }

  /** Starts a command that goes on while the test does something to it. */
  public start(...command: string[]): Running {
    const [program, args] = this.commandLine(command);
    return new Running(spawn(program, args, { env: this.environment, stdio: ["ignore", "pipe", "pipe"] }));
  }

  /** Starts a change, and waits until a file that one of its steps makes is there. */
  public async startUntil(file: string, change: Change): Promise<Running> {
    const running = this.start("apply", this.prepare(change));
    await eventually(() => this.has(file));
    return running;
  }

  /** A command as one line of shell. */
  public line(...command: string[]): string {
    const [program, args] = this.commandLine(command);
    return [program, ...args].map((word) => `'${word}'`).join(" ");
  }

  /** The guard is read from a place that is no part of the machine, and tells its pid before it begins. */
  private commandLine(command: readonly string[]): [string, string[]] {
    if (!this.has("guard")) {
      writeFileSync(this.at("guard"), GUARD_SCRIPT);
    }
    const [program, ...args] = REAL_SHELLS[this.shell].command;
    const launch = 'printf "%s" $$ > "$MACHINE/pid"; exec "$@"';
    return [program, [...args, "-c", launch, "launch", program, ...args, this.at("guard"), ...command]];
  }

  /** Those of the command lines that some process on this computer runs. */
  public processes(...commandLines: string[]): readonly string[] {
    const { stdout } = spawnSync("ps", ["-eo", "stat=,args="], { encoding: "utf8" });
    const running = stdout.split("\n").filter((line) => !line.startsWith("Z"));
    return commandLines.filter((commandLine) => running.some((line) => line.endsWith(` ${commandLine}`)));
  }

  public forget(...names: string[]): void {
    names.forEach((name) => rmSync(this.at(name), { recursive: true, force: true }));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const DEFAULT_SETTINGS = { settle: 0, within: 1, activation: 5, units: "kubelet", confirm: "now", lock_wait: 1 };

/** The service of a machine: what it was last activated with, and whether it likes that. */
const DEFAULT_STEPS = {
  activate: 'cat "$MACHINE"/etc/*.conf > "$MACHINE/active" 2>/dev/null; echo activated',
  healthy: 'echo probed; ! grep -qs sick "$MACHINE/active"',
};
