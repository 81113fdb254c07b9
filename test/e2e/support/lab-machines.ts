import { CoreV1Api, V1Node, V1Pod } from "@kubernetes/client-node";
import { LAB_MACHINES, silentProgress, status, up } from "../../../lab";
import { MACHINES_HINDRANCE } from "./global-setup";
import { labClient } from "./lab-cluster";
import { labHindrance } from "./requirements";

/** Names of the machines that are real nodes of the lab. */
export const REAL_NODES: readonly string[] = LAB_MACHINES.filter(({ kind }) => kind === "node").map(({ name }) => name);

/** What a pod needs to be let onto a real node, and onto none of the others. */
export const ON_REAL_NODES = {
  nodeSelector: { "lab.cdktf-onprem/real": "true" },
  tolerations: [{ key: "lab.cdktf-onprem/real", operator: "Exists" }],
};

/** Long enough on a slow machine, short enough to be bearable. */
export const PATIENCE_MS = 180_000;

/** Why a test that needs the lab's machines cannot run here; undefined when it can. */
export function machinesHindrance(): string | undefined {
  return labHindrance() ?? process.env[MACHINES_HINDRANCE];
}

/** Brings the lab up with all its machines, where any of it is down. */
export async function ensureMachines(): Promise<void> {
  const { up: isUp, machines = [] } = await status();
  const ready = machines.filter(({ state }) => state === "ready").map(({ name }) => name);
  if (!isUp || LAB_MACHINES.some(({ name }) => !ready.includes(name))) {
    await up({ progress: silentProgress });
  }
}

/** Asks until the answer is good. @throws Error when it is not in time, with what it was */
export async function eventually<T>(
  ask: () => Promise<T>,
  isGood: (answer: T) => boolean,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`not in ${timeoutMs / 1_000} s; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** One of the lab's nodes, as the cluster sees it. */
export function labNode(name: string): Promise<V1Node> {
  return labClient().makeApiClient(CoreV1Api).readNode({ name });
}

/** Status of a condition of one of the lab's nodes: True, False or Unknown. */
export async function nodeCondition(name: string, type: string): Promise<string | undefined> {
  return (await labNode(name)).status?.conditions?.find((condition) => condition.type === type)?.status;
}

/** Pods of a namespace that run and are ready. */
export async function readyPods(namespace: string): Promise<readonly V1Pod[]> {
  const { items } = await labClient().makeApiClient(CoreV1Api).listNamespacedPod({ namespace });
  return items.filter(({ status: pod }) =>
    pod?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"),
  );
}
