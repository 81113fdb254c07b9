import {
  addMachine,
  hostKeyPath,
  type Machine,
  machineKeyPath,
  removeMachine,
  silentProgress,
  status,
  up,
} from "../../../lab";
import type { Host, HostGroupProps } from "../../../lib";

/** How the machines of the lab are logged in to. */
export const LAB_LOGIN: Pick<HostGroupProps, "identityFile"> = { identityFile: machineKeyPath() };

/** A machine of the lab as a host of an environment. */
export function hostOf({ name, address }: Pick<Machine, "name" | "address">): Host {
  return { name, address, hostKeyFile: hostKeyPath(name) };
}

/** Boots throw-away machines, new ones, beside those that the lab has; it is brought up where it is down. */
export async function addMachines(machines: readonly (readonly [name: string, address: string])[]): Promise<Machine[]> {
  const { up: isUp, machines: booted = [] } = await status();
  if (!isUp || booted.length === 0) {
    await up({ progress: silentProgress });
  }
  await removeMachines(machines.map(([name]) => name));
  const added: Machine[] = [];
  for (const [name, address] of machines) {
    added.push(await addMachine(name, address));
  }
  return added;
}

/** Removes them, also those that a test has cut off. */
export async function removeMachines(names: readonly string[]): Promise<void> {
  for (const name of names) {
    await removeMachine(name);
  }
}

/** Runs a command as somebody who is not root at first, so that the logins of root are those of deploys. @throws Error when it fails */
export async function asked(machine: Machine, command: string): Promise<string> {
  const {
    status: code,
    stdout,
    stderr,
  } = await machine.ssh(`sudo -n sh -c '${command.replaceAll("'", String.raw`'\''`)}'`, {
    user: "operator",
  });
  if (code !== 0) {
    throw new Error(`${machine.name}: ${command}: ${stdout}${stderr}`);
  }
  return stdout.trim();
}

/** How often root has logged in since the machine booted. */
export async function rootLogins(machine: Machine): Promise<number> {
  return Number(
    await asked(machine, "journalctl --unit=ssh --boot --grep='^Accepted publickey for root' --quiet | wc -l"),
  );
}
