import { certificate } from "../access/pki";
import { binarySpecs } from "../build/go-modules";
import { withLock } from "../lock";
import { labPaths } from "../paths";
import { silentProgress } from "../progress";
import { assertSpare } from "./inventory";
import type { Machine } from "./machine";
import { ensureSpareMachine, machineNamed, removeSpareMachine } from "./machines";
import { hostKeys, knownHosts, userKey } from "./ssh-keys";

/** The private key that the lab's machines let in, as root and as `operator`, who may do everything by sudo. */
export function machineKeyPath(): string {
  return userKey(labPaths());
}

/** A machine's public host keys, a line for each type of key, as in /etc/ssh/*.pub. */
export function hostKeyPath(name: string): string {
  return hostKeys(labPaths(), name);
}

/** The host keys of all machines, by name and address, for ssh's UserKnownHostsFile. */
export function knownHostsPath(): string {
  return knownHosts(labPaths());
}

/** A kubectl of the cluster's own version, as the nodes have it; there once the lab was up with machines. */
export function kubectlPath(): string {
  const paths = labPaths();
  return binarySpecs(paths).find(({ name }) => name === "kubectl")?.path ?? "kubectl";
}

/** The certificate of the authority that signed the private registry's, 198.18.0.1:5443; no node trusts it. */
export function registryAuthorityPath(): string {
  return certificate(labPaths(), "registry").ca;
}

/**
 * A machine of the lab by its name.
 *
 * @throws LabError when the lab has none of this name.
 */
export function labMachine(name: string): Machine {
  return machineNamed(labPaths(), name);
}

/**
 * Boots a plain machine beside those of the lab; one that was added before is booted again if it is off. It lives until
 * {@link removeMachine} or the lab's `down`.
 *
 * @param address 198.18.0.31 to 198.18.0.254
 * @throws LabError when the name or the address is taken or cannot be one, or the lab has no machines.
 */
export async function addMachine(name: string, address: string): Promise<Machine> {
  assertSpare(name, address);
  return withLock("add", silentProgress, () => ensureSpareMachine(labPaths(), { name, address, kind: "machine" }));
}

/** Switches a machine that was added off and removes it; nothing happens if there is none. */
export async function removeMachine(name: string): Promise<void> {
  await withLock("remove", silentProgress, () => removeSpareMachine(labPaths(), name));
}
