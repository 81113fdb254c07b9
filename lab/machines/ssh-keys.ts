import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { LabPaths } from "../paths";
import { command } from "./command";
import type { LabMachine } from "./inventory";

/** What Debian makes for a new machine, and how. */
const HOST_KEYS = [
  { type: "rsa", args: ["-t", "rsa", "-b", "3072"] },
  { type: "ecdsa", args: ["-t", "ecdsa"] },
  { type: "ed25519", args: ["-t", "ed25519"] },
] as const;

/** The private key that every machine lets in, as root and as its operator. */
export function userKey(paths: LabPaths): string {
  return join(paths.ssh, "id_ed25519");
}

/** The host keys of the machines, for ssh's UserKnownHostsFile. */
export function knownHosts(paths: LabPaths): string {
  return join(paths.ssh, "known_hosts");
}

/** A machine's public host keys, a line each as in /etc/ssh/*.pub. */
export function hostKeys(paths: LabPaths, name: string): string {
  return join(paths.ssh, `${name}.pub`);
}

/** Folder of a machine's own key files, named as in /etc/ssh. */
export function hostKeyFolder(paths: LabPaths, name: string): string {
  return join(paths.ssh, name);
}

async function makeKey(file: string, args: readonly string[], comment: string): Promise<void> {
  await command("ssh-keygen", ["-q", ...args, "-N", "", "-C", comment, "-f", file]);
}

/** Makes the key of the lab's user, unless it is there. */
export async function ensureUserKey(paths: LabPaths): Promise<void> {
  await mkdir(paths.ssh, { recursive: true, mode: 0o700 });
  const key = userKey(paths);
  if (existsSync(`${key}.pub`)) return;
  await rm(key, { force: true });
  await makeKey(key, ["-t", "ed25519"], "lab");
}

/** Makes a machine's host keys, unless they are there; they appear together or not at all. */
export async function ensureHostKeys(paths: LabPaths, { name }: LabMachine): Promise<void> {
  const folder = hostKeyFolder(paths, name);
  if (existsSync(folder) && existsSync(hostKeys(paths, name))) return;
  const part = `${folder}.new`;
  for (const old of [part, folder]) await rm(old, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  await Promise.all(
    HOST_KEYS.map(({ type, args }) => makeKey(join(part, `ssh_host_${type}_key`), args, `root@${name}`)),
  );
  const lines = await Promise.all(
    HOST_KEYS.map(({ type }) => readFile(join(part, `ssh_host_${type}_key.pub`), "utf8")),
  );
  await writeFile(join(part, "all.pub"), lines.join(""));
  await rename(part, folder);
  await copyFile(join(folder, "all.pub"), hostKeys(paths, name));
}

/** Lines of known_hosts for one machine. */
export function knownHostsLines({ name, address }: LabMachine, publicKeys: string): readonly string[] {
  return publicKeys
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => `${name},${address} ${line.split(" ").slice(0, 2).join(" ")}`);
}

/** Writes the host keys of these machines, and of no other, for ssh. */
export async function writeKnownHosts(paths: LabPaths, machines: readonly LabMachine[]): Promise<void> {
  const lines = await Promise.all(
    machines.map(async (machine) => knownHostsLines(machine, await readFile(hostKeys(paths, machine.name), "utf8"))),
  );
  const file = knownHosts(paths);
  await writeFile(`${file}.new`, `${lines.flat().join("\n")}\n`);
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
}

/** Forgets a machine's keys. */
export async function removeHostKeys(paths: LabPaths, name: string): Promise<void> {
  await rm(hostKeyFolder(paths, name), { recursive: true, force: true });
  await rm(hostKeys(paths, name), { force: true });
}
