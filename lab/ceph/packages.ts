import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";

import { canInstall, installPackages, updateLists } from "../build/apt";
import { blocking, type Lack, type LabSupport } from "../build/support";
import { LabError } from "../errors";
import { attempt, command } from "../machines/command";
import type { LabProgress } from "../progress";
import { DAEMONS, programOf } from "./daemons";

/** Programs that the lab's Ceph is made of; Debian's packages are called as they are, but for what clients use. */
const PROGRAMS: readonly (readonly [program: string, packageName: string])[] = [
  ...DAEMONS.map((daemon) => [programOf(daemon), daemon.name] as const),
  ...["ceph", "rbd", "ceph-authtool", "monmaptool"].map((name) => [programOf({ name }), "ceph-common"] as const),
];

/** Asked by the scripts of Debian's packages before they start a service; 101 is no. */
const POLICY = "/usr/sbin/policy-rc.d";

/** What the packages would have systemd start at the next boot: empty groups of daemons, and a reporter of crashes. */
const UNITS = ["ceph.target", ...DAEMONS.map(({ name }) => `${name}.target`), "ceph-crash.service"];

function inspect(): readonly Lack[] {
  if (process.platform !== "linux") return [{ reason: "Ceph needs Linux" }];
  const packages = [...new Set(PROGRAMS.filter(([program]) => !existsSync(program)).map(([, name]) => name))];
  if (packages.length === 0) return [];
  const names = packages.join(", ");
  return [
    {
      reason: `Ceph is missing: install ${names}; as root on Debian or Ubuntu they are installed by themselves`,
      packages,
    },
  ];
}

/**
 * Tells whether `up` can start Ceph on this machine. What `up` would install by itself (on Debian and Ubuntu, as root)
 * is no reason against it.
 */
export async function cephSupport(): Promise<LabSupport> {
  const reasons = blocking(inspect(), await canInstall());
  return reasons.length === 0 ? { supported: true } : { supported: false, reasons };
}

/** Runs an action while no package may start a service. */
async function startingNothing<T>(run: () => Promise<T>): Promise<T> {
  const made = await writeFile(POLICY, "#!/bin/sh\nexit 101\n", { flag: "wx", mode: 0o755 }).then(
    () => true,
    (error: unknown) => {
      // Somebody's own policy is theirs.
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    },
  );
  try {
    return await run();
  } finally {
    if (made) await rm(POLICY, { force: true });
  }
}

function refusal(reasons: readonly string[]): LabError {
  return new LabError(["This machine cannot hold the lab's Ceph:", ...reasons.map((one) => `  - ${one}`)].join("\n"));
}

/**
 * Installs what Ceph needs, where that can be; no service of it is started, now or at the next boot.
 *
 * @throws LabError naming what is missing and cannot be installed from here.
 */
export async function ensureCephPackages(progress: LabProgress): Promise<void> {
  const lacks = inspect();
  if (lacks.length === 0) return;
  const hopeless = blocking(lacks, await canInstall());
  if (hopeless.length > 0) throw refusal(hopeless);
  const packages = lacks.flatMap((lack) => lack.packages ?? []);
  progress.info(`Installing with apt-get: ${packages.join(", ")}.`);
  await updateLists();
  await startingNothing(() => installPackages(packages));
  // Where there is no systemd there is nothing to be disabled.
  await attempt("systemctl", ["--quiet", "disable", ...UNITS]).catch(() => undefined);
  const left = inspect();
  if (left.length > 0) throw refusal(left.map(({ reason }) => reason));
}

/** Version of the installed Ceph, e.g. `16.2.15`. */
export async function cephVersion(): Promise<string> {
  const text = await command(programOf({ name: "ceph-mon" }), ["--version"]);
  return /\d+\.\d+\.\d+/.exec(text)?.[0] ?? "?";
}
