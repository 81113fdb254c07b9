import type { Host } from "../../environment";

/** Marks machines whose nodes pods of the provisioner do not bear. */
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** As many as can be of use: one works, and two stand by. */
const ENOUGH = 3;

/** How it is where nothing is known of the nodes: on one node one of the two stays Pending, which is all that happens. */
const UNKNOWN = 2;

/** Pods of the provisioner that fit on the machines of an environment, as no two of them share a node. */
export function provisionersFor(hosts: readonly Host[]): number {
  const nodes = nodesAmong(hosts);
  return nodes === 0 ? UNKNOWN : Math.min(ENOUGH, nodes);
}

/** The number of machines whose nodes may run pods of the provisioner; 0 where nothing is known. */
export function nodesAmong(hosts: readonly Host[]): number {
  const workers = hosts.filter(({ labels = {} }) => !(CONTROL_PLANE in labels));
  return workers.length > 0 ? workers.length : hosts.length;
}
