import type { V1Pod } from "@kubernetes/client-node";
import { kubectlPath } from "../../../lab";
import { command } from "../../../lab/machines/command";
import { LAB } from "./lab-cluster";
import { REAL_NODES } from "./lab-machines";

/** Runs kubectl, as the lab's administrator, with what a person would write. @throws LabError with its complaint */
export function kubectl(...args: readonly string[]): Promise<string> {
  return command(kubectlPath(), ["--kubeconfig", LAB.kubeconfig, ...args]);
}

/** Takes a taint, `key=value:effect`, away from a node that has it. */
export async function removeTaint(node: string, taint: string): Promise<void> {
  const [key = ""] = taint.split("=");
  const keys = await kubectl("get", "node", node, "-o", "jsonpath={.spec.taints[*].key}");
  if (keys.split(" ").includes(key)) {
    await kubectl("taint", "node", node, `${key}-`);
  }
}

/** The node of a pod, and the other one. @throws Error when it is on none */
export function nodesFrom(pod: V1Pod | undefined): readonly [node: string, other: string] {
  const node = REAL_NODES.find((name) => name === pod?.spec?.nodeName);
  const other = REAL_NODES.find((name) => name !== node);
  if (node === undefined || other === undefined) {
    throw new Error(`${pod?.metadata?.name ?? "the pod"} is on none of the real nodes`);
  }
  return [node, other];
}

/** Does something while a node takes no new pods. */
export async function withCordon(node: string, work: () => Promise<void>): Promise<void> {
  await kubectl("cordon", node);
  try {
    await work();
  } finally {
    await kubectl("uncordon", node);
  }
}

/** Which nodes wrote to a log, in the order in which they began: a node that comes twice was not alone. */
export function writersOf(log: string): readonly string[] {
  const lines = log.trim().split("\n");
  return lines.filter((node, index) => node !== lines[index - 1]);
}
