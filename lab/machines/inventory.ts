import { MACHINES_ADDRESS } from "../access/certificates";
import { LabError } from "../errors";

/** `node`: runs a kubelet that belongs to the lab's cluster. `machine`: a plain Debian with systemd and sshd. */
export type MachineKind = "node" | "machine";

/** A machine of the lab, as data: nothing runs because of it. */
export interface LabMachine {
  /** Its host name, and that of its Node. */
  readonly name: string;
  readonly address: string;
  readonly kind: MachineKind;
}

/** The bridge that every machine hangs on; it leads nowhere else. */
export const BRIDGE = "onprem0";

/** In the range that RFC 2544 sets apart for tests of networks. */
export const MACHINES_NETWORK = "198.18.0.0/24";

/** Length of {@link MACHINES_NETWORK}'s prefix. */
export const PREFIX_LENGTH = 24;

/** The machines that `up` boots. */
export const LAB_MACHINES: readonly LabMachine[] = [
  { name: "node-1", address: "198.18.0.11", kind: "node" },
  { name: "node-2", address: "198.18.0.12", kind: "node" },
  { name: "machine-1", address: "198.18.0.21", kind: "machine" },
  { name: "machine-2", address: "198.18.0.22", kind: "machine" },
];

/** Host numbers that machines on demand may have. */
const FIRST_SPARE = 31;
const LAST_SPARE = 254;

/** Last number of an address in the machines' network. */
export function hostNumber(address: string): number {
  return Number(address.split(".").at(-1));
}

/** Name of a machine's end of its cable in the main namespace; an interface's name has 15 characters at most. */
export function linkOf(machine: LabMachine): string {
  return `onprem-${hostNumber(machine.address)}`;
}

/** Name of a machine's network namespace. */
export function namespaceOf(machine: LabMachine): string {
  return `onprem-${machine.name}`;
}

/** The same at each boot, so that what others have learned of it stays right. */
export function hardwareAddressOf(machine: LabMachine): string {
  const bytes = machine.address.split(".").map((byte) => Number(byte).toString(16).padStart(2, "0"));
  return ["02", "00", ...bytes].join(":");
}

/** Addresses of the pods of a node; in the pod network, far from where the controller-manager hands them out. */
export function podNetworkOf(machine: LabMachine): string {
  return `10.255.${hostNumber(machine.address)}.0/24`;
}

/**
 * Refuses what cannot be the name and address of a machine on demand.
 *
 * @throws LabError naming what is wrong.
 */
export function assertSpare(name: string, address: string): void {
  if (!/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)) {
    throw new LabError(
      `a machine's name is lower-case letters, digits and "-", 42 at most; got ${JSON.stringify(name)}`,
    );
  }
  if (LAB_MACHINES.some((machine) => machine.name === name)) {
    throw new LabError(`${name} is a machine that \`up\` boots: choose another name`);
  }
  const network = MACHINES_ADDRESS.slice(0, MACHINES_ADDRESS.lastIndexOf("."));
  const number = hostNumber(address);
  if (address !== `${network}.${number}` || !(number >= FIRST_SPARE && number <= LAST_SPARE)) {
    throw new LabError(`a machine's address is ${network}.${FIRST_SPARE} to ${network}.${LAST_SPARE}; got ${address}`);
  }
}
