import { existsSync } from "node:fs";
import { mkdir, statfs } from "node:fs/promises";

import { canInstall, installPackages, updateLists } from "../build/apt";
import { blocking, type Lack, type LabSupport } from "../build/support";
import { labPaths, type LabPaths } from "../paths";
import type { LabProgress } from "../progress";
import { baseImage } from "./base-image";
import { attempt } from "./command";
import { BRIDGE } from "./inventory";

/** Programs and files that machines are made of, with the Debian packages that bring them. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  "systemd-nspawn": ["systemd-container"],
  mmdebstrap: ["mmdebstrap"],
  "/usr/share/keyrings/debian-archive-keyring.gpg": ["debian-archive-keyring"],
  "mkfs.ext4": ["e2fsprogs"],
  losetup: ["mount"],
  ip: ["iproute2"],
  ssh: ["openssh-client"],
  socat: ["socat"],
};

const GIB = 1024 ** 3;

/** Images, and what four machines write until they are full. */
const DISK_BYTES = 16 * GIB;

const FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

function isInstalled(program: string): boolean {
  return program.startsWith("/") ? existsSync(program) : FOLDERS.some((folder) => existsSync(`${folder}/${program}`));
}

/** Tried, in a network namespace and a mount namespace that vanish with it. */
const TRIAL =
  "ip link add onprem-trial type bridge && ip link add trial0 type veth peer name trial1 && mount -t tmpfs none /mnt";

async function lackOfRights(): Promise<readonly Lack[]> {
  const lacks: Lack[] = [];
  if (!existsSync("/dev/loop-control"))
    lacks.push({ reason: "there is no /dev/loop-control: let it be seen from here" });
  if (!isInstalled("ip")) return lacks;
  const trial = await attempt("unshare", ["--net", "--mount", "sh", "-c", TRIAL]);
  if (trial.status !== 0) {
    const why = trial.stderr.trim().split("\n").at(-1) ?? "";
    lacks.push({
      reason: `namespaces, bridges or mounts are not allowed here (${why}): use a machine or a virtual machine`,
    });
  }
  const addresses = await attempt("ip", ["-oneline", "-4", "address", "show", "to", "198.18.0.0/24"]);
  if (addresses.stdout.split("\n").some((line) => line !== "" && !line.includes(` ${BRIDGE} `))) {
    lacks.push({ reason: "198.18.0.0/24 is in use on this machine: free it" });
  }
  return lacks;
}

async function lackOfSpace(paths: LabPaths): Promise<readonly Lack[]> {
  if (existsSync(baseImage(paths))) return [];
  await mkdir(paths.root, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(paths.root);
  if (bavail * bsize >= DISK_BYTES) return [];
  return [{ reason: `${paths.root} has less than ${DISK_BYTES / GIB} GiB free: make room` }];
}

async function inspect(paths: LabPaths): Promise<readonly Lack[]> {
  if (process.platform !== "linux") return [{ reason: "machines need Linux" }];
  if (process.getuid?.() !== 0) return [{ reason: "only root can boot machines: run it as root" }];
  if (process.arch !== "x64" && process.arch !== "arm64")
    return [{ reason: `nobody tried machines on ${process.arch}` }];
  const missing = Object.entries(PROGRAMS).filter(([program]) => !isInstalled(program));
  const programs = missing.map(([program, packages]) => ({
    reason: `${program} is missing: install it (apt-get: ${packages.join(" ")})`,
    packages,
  }));
  return [...programs, ...(await lackOfRights()), ...(await lackOfSpace(paths))];
}

/**
 * Tells whether `up` can boot machines and nodes on this machine; without them the lab is a control plane with fake
 * nodes. What `up` would install by itself is no reason against it.
 */
export async function machinesSupport(): Promise<LabSupport> {
  const installing = await canInstall();
  const reasons = blocking(await inspect(labPaths()), installing);
  return reasons.length === 0 ? { supported: true } : { supported: false, reasons };
}

/** Installs what machines need, where that can be. @returns why there can be none, or nothing. */
export async function ensureMachinesSupport(paths: LabPaths, progress: LabProgress): Promise<readonly string[]> {
  const installing = await canInstall();
  const first = await inspect(paths);
  const hopeless = blocking(first, installing);
  if (first.length === 0 || hopeless.length > 0) return hopeless;
  const packages = first.flatMap((lack) => lack.packages ?? []);
  progress.info(`Installing with apt-get: ${packages.join(", ")}.`);
  try {
    await updateLists();
    await installPackages(packages);
  } catch (error) {
    return [(error as Error).message];
  }
  return (await inspect(paths)).map(({ reason }) => reason);
}
