import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Machine } from "./machine";
import { PROGRAMS, which } from "./shells";

/** Where the guard is killed: as it is about to start a program, or with the program left to run by itself. */
export type Blow = "before" | "beside";

/**
 * Kills the guard at the n-th program that it starts, for every n: a program is where the guard touches the world, so these are all the
 * points there are.
 */
export class KillPoints {
  public constructor(private readonly machine: Machine) {
    mkdirSync(machine.at("shims"));
    // Pauses run beside the rest, and would disturb the count.
    const programs = PROGRAMS.filter((name) => name !== "sleep");
    for (const name of [...programs, "systemctl", "systemd-run", "logger", "journalctl"]) {
      const own = machine.at("bin", name);
      writeFileSync(machine.at("shims", name), shim(existsSync(own) ? own : which(name)));
      chmodSync(machine.at("shims", name), 0o755);
    }
  }

  /** Keeps what is on the machine, to begin every blow with. */
  public snapshot(): void {
    this.copy("cp -a etc state units active snapshot/ 2>/dev/null");
  }

  public rewind(): void {
    this.copy("rm -rf etc state units active lock lock.step && cp -a snapshot/. .");
  }

  private copy(commands: string): void {
    mkdirSync(this.machine.at("snapshot"), { recursive: true });
    spawnSync("sh", ["-c", commands], { cwd: this.machine.folder });
  }

  /** Runs a command that is killed at its n-th program; false when it came to its end before that. */
  public strike(n: number, blow: Blow, command: () => readonly string[]): boolean {
    writeFileSync(this.machine.at("count"), "");
    const PATH = [this.machine.at("shims"), this.machine.environment.PATH].join(":");
    // What a killed guard leaves running for a moment holds its output open: nobody waits for that here.
    const environment = { PATH, KILL_AT: String(n), BLOW: blow };
    return this.machine.guardUnheard(environment, ...command()) === null;
  }

  /** How many programs the last command has started. */
  public get count(): number {
    return readFileSync(this.machine.at("count"), "utf8").length;
  }
}

function shim(program: string): string {
  return `#!/bin/sh
# Appended to, as two programs may begin at once.
printf x >> "$MACHINE/count"
read -r begun < "$MACHINE/count"
if [ "\${#begun}" = "$KILL_AT" ]; then
  read -r pid < "$MACHINE/pid"
  kill -KILL "$pid"
  [ "$BLOW" = beside ] || exit 1
fi
exec ${program} "$@"
`;
}
