import { spawnSync } from "node:child_process";

/** The shells that machines have as their `sh`, with the tools that come with them. */
export type Shell = "bash" | "busybox" | "dash";

interface RealShell {
  readonly command: readonly [string, ...string[]];
  /** Names to put first in the search path, and the programs behind them. */
  readonly programs: () => readonly (readonly [string, string])[];
}

export const REAL_SHELLS: Readonly<Record<Shell, RealShell>> = {
  dash: { command: ["dash"], programs: () => [["sh", which("dash")]] },
  // Without a start-up file, as when it is called sh.
  bash: { command: ["bash", "--norc"], programs: () => [["sh", which("bash")]] },
  busybox: { command: ["busybox", "sh"], programs: () => applets().map((name) => [name, which("busybox")]) },
};

/** Every program that the guard starts, but for those of systemd. */
export const PROGRAMS =
  "chmod chown cmp cp date df flock ln mkdir mktemp mv readlink rm rmdir sed setsid sh sleep stat sync tail timeout".split(
    " ",
  );

function applets(): readonly string[] {
  const { stdout } = spawnSync("busybox", ["--list"], { encoding: "utf8" });
  const offered = new Set(stdout.split("\n"));
  // Those of the tests' own steps too; where memory is taken from is the machine's business.
  const names = [...PROGRAMS.filter((name) => name !== "mktemp"), "cat", "grep", "touch"];
  return names.filter((name) => offered.has(name));
}

export function which(program: string): string {
  return spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
}
