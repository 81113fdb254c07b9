import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { cacheKey } from "../build/go-modules";
import { LabError } from "../errors";
import type { LabPaths } from "../paths";
import { baseImage } from "./base-image";
import { command } from "./command";
import { hasDisk, MAKE_DISK, type MachineFile, type MachineLink, makeDisk } from "./disk";
import { LAB_MACHINES, type LabMachine } from "./inventory";
import { raiseLimits, restoreLimits } from "./kernel-limits";
import { Machine, machineFolder } from "./machine";
import { machineFiles } from "./machine-files";
import { type Bind, BRIDGE_REMOVAL, BRIDGE_SCRIPT, machineScript } from "./machine-script";
import { ensureHostKeys, ensureUserKey, removeHostKeys, writeKnownHosts } from "./ssh-keys";

/** What a node has beside a plain machine. */
export interface NodeParts {
  readonly files: readonly (MachineFile | MachineLink)[];
  readonly binds: readonly Bind[];
  /** What has to be there before it boots. */
  readonly after?: Promise<void>;
}

const PLAIN: NodeParts = { files: [], binds: [] };

/** Names the file that says who a machine is. */
const DESCRIPTION = "machine.json";

function readMachine(paths: LabPaths, name: string): LabMachine | undefined {
  try {
    return JSON.parse(readFileSync(join(machineFolder(paths, name), DESCRIPTION), "utf8")) as LabMachine;
  } catch {
    return undefined;
  }
}

/** Whether the lab was brought up with machines. */
export function hasMachines(paths: LabPaths): boolean {
  return existsSync(paths.machines);
}

/** Machines beside those that `up` boots. */
export function spareMachines(paths: LabPaths): readonly LabMachine[] {
  const known = new Set(LAB_MACHINES.map(({ name }) => name));
  const names = hasMachines(paths) ? readdirSync(paths.machines) : [];
  return names.filter((name) => !known.has(name)).flatMap((name) => readMachine(paths, name) ?? []);
}

/** A machine of the lab by its name. @throws LabError when the lab has none of this name. */
export function machineNamed(paths: LabPaths, name: string): Machine {
  const machines = [...LAB_MACHINES, ...spareMachines(paths)];
  const machine = machines.find((candidate) => candidate.name === name);
  if (machine !== undefined) return new Machine(paths, machine);
  throw new LabError(`the lab has no machine ${name}; it has ${machines.map((known) => known.name).join(", ")}`);
}

/** Makes the bridge, the lab user's key, and the host keys of the machines that `up` boots. */
export async function prepareMachines(paths: LabPaths): Promise<void> {
  await mkdir(paths.machines, { recursive: true, mode: 0o700 });
  await raiseLimits(paths);
  await command("sh", ["-c", BRIDGE_SCRIPT]);
  await ensureUserKey(paths);
  await Promise.all(LAB_MACHINES.map((machine) => ensureHostKeys(paths, machine)));
  await writeKnownHosts(paths, [...LAB_MACHINES, ...spareMachines(paths)]);
}

/**
 * Makes a machine that is as it should be, and boots it unless it runs. One that was made from something else is made
 * anew.
 *
 * @returns whether it had to be booted.
 */
export async function ensureMachine(paths: LabPaths, machine: LabMachine, parts = PLAIN): Promise<boolean> {
  const folder = machineFolder(paths, machine.name);
  const handle = new Machine(paths, machine);
  const files = [...(await machineFiles(paths, machine, LAB_MACHINES)), ...parts.files];
  const neighbours = LAB_MACHINES.filter(({ kind, name }) => kind === "node" && name !== machine.name);
  const script = machineScript({ machine, folder, binds: parts.binds, neighbours });
  const fingerprint = cacheKey([baseImage(paths), MAKE_DISK, JSON.stringify([machine, files, parts.binds])]);
  if (!(await hasDisk(folder, fingerprint))) {
    await handle.powerOff();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, DESCRIPTION), JSON.stringify(machine));
    await makeDisk(paths, folder, files, fingerprint);
  } else if (handle.isOn) {
    return false;
  }
  await writeFile(join(folder, "machine.sh"), script);
  await parts.after;
  await handle.boot();
  return true;
}

/** Boots a machine beside those that `up` boots; one of the same name and address is taken as it is. */
export async function ensureSpareMachine(paths: LabPaths, machine: LabMachine): Promise<Machine> {
  const others = spareMachines(paths).filter(({ name }) => name !== machine.name);
  const rival = others.find(({ address }) => address === machine.address);
  if (rival !== undefined) throw new LabError(`${machine.address} is the address of ${rival.name} already`);
  if (!existsSync(baseImage(paths)) || !existsSync(paths.ssh)) {
    throw new LabError("the lab has no machines: run `npm run lab -- up` first");
  }
  await ensureHostKeys(paths, machine);
  await writeKnownHosts(paths, [...LAB_MACHINES, ...others, machine]);
  await ensureMachine(paths, machine);
  return new Machine(paths, machine);
}

/** Switches a machine off and removes it, with its disk and its keys. */
export async function removeSpareMachine(paths: LabPaths, name: string): Promise<void> {
  const machine = spareMachines(paths).find((candidate) => candidate.name === name);
  if (machine === undefined) return;
  await removeMachineFolder(paths, machine);
  await writeKnownHosts(paths, [...LAB_MACHINES, ...spareMachines(paths)]);
  await removeHostKeys(paths, name);
}

/** Switches every machine off and removes it, and the bridge. @throws LabError when one cannot be stopped. */
export async function removeMachines(paths: LabPaths): Promise<void> {
  const names = hasMachines(paths) ? readdirSync(paths.machines) : [];
  const machines = names.flatMap((name) => readMachine(paths, name) ?? []);
  await Promise.all(machines.map((machine) => removeMachineFolder(paths, machine)));
  if (hasMachines(paths)) await command("sh", ["-c", BRIDGE_REMOVAL]);
  await restoreLimits(paths);
}

async function removeMachineFolder(paths: LabPaths, machine: LabMachine): Promise<void> {
  const folder = machineFolder(paths, machine.name);
  await new Machine(paths, machine).powerOff();
  // Never the files of a disk that is still mounted.
  const mounts = await readFile("/proc/self/mounts", "utf8");
  if (mounts.includes(` ${folder}/`)) throw new LabError(`something below ${folder} is mounted: unmount it first`);
  await rm(folder, { recursive: true });
}
