import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import type { LabPaths } from "../paths";
import type { MachineFile } from "./disk";
import type { LabMachine } from "./inventory";
import { hostKeyFolder, userKey } from "./ssh-keys";

async function hostKeyFiles(paths: LabPaths, name: string): Promise<readonly MachineFile[]> {
  const folder = hostKeyFolder(paths, name);
  const names = (await readdir(folder)).filter((file) => file.startsWith("ssh_host_")).sort();
  return Promise.all(
    names.map(async (file) => ({
      path: `etc/ssh/${file}`,
      content: await readFile(join(folder, file), "utf8"),
      mode: file.endsWith(".pub") ? 0o644 : 0o600,
    })),
  );
}

/** What tells one machine from another: its name, its host keys, and whom it lets in. */
export async function machineFiles(
  paths: LabPaths,
  machine: LabMachine,
  all: readonly LabMachine[],
): Promise<readonly MachineFile[]> {
  const authorized = await readFile(`${userKey(paths)}.pub`, "utf8");
  const hosts = ["127.0.0.1 localhost", ...all.map(({ name, address }) => `${address} ${name}`)];
  if (!all.includes(machine)) hosts.push(`${machine.address} ${machine.name}`);
  return [
    { path: "etc/hostname", content: `${machine.name}\n` },
    { path: "etc/hosts", content: `${hosts.join("\n")}\n` },
    { path: "root/.ssh/authorized_keys", content: authorized, mode: 0o600 },
    { path: "home/operator/.ssh/authorized_keys", content: authorized, mode: 0o600 },
    ...(await hostKeyFiles(paths, machine.name)),
  ];
}
