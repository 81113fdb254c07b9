import { setTimeout as sleep } from "node:timers/promises";

import { ApiClient, type KubernetesObject } from "./api-client";
import { SERVER } from "../access/kubeconfig";
import { FAKE_NODE_LABEL, fakeNodes, type NodeObject, SCALE_POOL } from "./nodes";
import type { LabPaths } from "../paths";
import { certificate } from "../access/pki";

/** What KWOK may do: the role it ships for running inside a cluster, without the resources of its own that are unused. */
const KWOK_RULES = [
  { apiGroups: [""], resources: ["events"], verbs: ["create", "delete", "get", "list", "patch", "update", "watch"] },
  { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["nodes/status", "pods/status"], verbs: ["patch", "update"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["delete", "get", "list", "patch", "update", "watch"] },
  {
    apiGroups: ["coordination.k8s.io"],
    resources: ["leases"],
    verbs: ["create", "get", "list", "patch", "update", "watch"],
  },
] as const;

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const NODES = "/api/v1/nodes";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
const FAKE_NODES = `${NODES}?labelSelector=${encodeURIComponent(FAKE_NODE_LABEL)}`;

/** How many nodes are made or removed at a time. */
const PARALLEL = 16;

interface NodeCondition {
  readonly type: string;
  readonly status: string;
  /** Seconds, as Kubernetes writes times. */
  readonly lastHeartbeatTime?: string;
}

/** The parts of a Node that tell whether it takes pods. */
export interface NodeState extends KubernetesObject {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
  readonly status: { readonly conditions?: readonly NodeCondition[] };
}

/** How many fake nodes there are, and how many of them take pods. */
export interface NodeCount {
  readonly ready: number;
  readonly total: number;
}

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (const item of queue) await run(item);
    }),
  );
}

function covers(found: KubernetesObject, wanted: KubernetesObject): boolean {
  const within = (all: Readonly<Record<string, string>> = {}, some: Readonly<Record<string, string>> = {}): boolean =>
    Object.entries(some).every(([key, value]) => all[key] === value);
  return (
    within(found.metadata.labels, wanted.metadata.labels) &&
    within(found.metadata.annotations, wanted.metadata.annotations)
  );
}

/** Whether a node takes pods: it says so, and the controller has taken its first taint off. */
export function isReady(node: NodeState): boolean {
  const ready = node.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
  return ready && !(node.spec.taints ?? []).some(({ key }) => key.startsWith("node.kubernetes.io/"));
}

/** What is to do so that the fake nodes are the wanted ones. */
export function nodeChanges(
  found: readonly KubernetesObject[],
  wanted: readonly NodeObject[],
  keepExtra: boolean,
): { readonly ensure: readonly NodeObject[]; readonly remove: readonly string[] } {
  const byName = new Map(found.map((node) => [node.metadata.name, node]));
  const names = new Set(wanted.map((node) => node.metadata.name));
  const extra = [...byName.keys()].filter((name) => !names.has(name));
  return {
    ensure: wanted.filter((node) => {
      const there = byName.get(node.metadata.name);
      return there === undefined || !covers(there, node);
    }),
    remove: keepExtra ? extra.filter((name) => !name.startsWith(`${SCALE_POOL.name}-`)) : extra,
  };
}

/** The lab's cluster, as its administrator sees it. */
export class LabCluster {
  private readonly api: ApiClient;

  public constructor(paths: LabPaths) {
    this.api = new ApiClient(SERVER, certificate(paths, "admin"));
  }

  /** Gives KWOK its rights. */
  public async ensureAccess(): Promise<void> {
    const name = "kwok-controller";
    const group = "rbac.authorization.k8s.io";
    await this.api.ensure(`${RBAC}/clusterroles`, {
      ...{ apiVersion: `${group}/v1`, kind: "ClusterRole", metadata: { name } },
      ...{ rules: KWOK_RULES },
    });
    await this.api.ensure(`${RBAC}/clusterrolebindings`, {
      ...{ apiVersion: `${group}/v1`, kind: "ClusterRoleBinding", metadata: { name } },
      ...{
        roleRef: { apiGroup: group, kind: "ClusterRole", name },
        subjects: [{ apiGroup: group, kind: "User", name }],
      },
    });
  }

  /** Makes the fake nodes the wanted ones; without a number, extra workers stay as many as they are. */
  public async ensureNodes(scale: number | undefined, version: string): Promise<void> {
    const { ensure, remove } = nodeChanges(await this.nodes(), fakeNodes(scale ?? 0, version), scale === undefined);
    await inParallel(ensure, (node) => this.api.ensure(NODES, node));
    await inParallel(remove, (name) => this.api.call("DELETE", `${NODES}/${name}`, undefined, [404]));
  }

  /**
   * Takes the fake nodes out of the hands of a KWOK that is gone: a new one would leave them alone, and their pods
   * pending, until the old one's leases run out.
   */
  public async releaseNodes(): Promise<void> {
    const names = (await this.nodes()).map(({ metadata }) => metadata.name);
    await inParallel(names, (name) => this.api.call("DELETE", `${LEASES}/${name}`, undefined, [404]));
  }

  /** A node counts as ready when it says so and somebody plays its kubelet: what it says outlives who said it. */
  public async countNodes(): Promise<NodeCount> {
    const [nodes, leases] = await Promise.all([this.nodes(), this.list<KubernetesObject>(LEASES)]);
    const held = new Set(leases.map(({ metadata }) => metadata.name));
    const ready = nodes.filter((node) => isReady(node) && held.has(node.metadata.name));
    return { ready: ready.length, total: nodes.length };
  }

  /** Whether a Pod may be made: without its default ServiceAccount it is refused. */
  public hasDefaultAccount(): Promise<boolean> {
    return this.api.answers("/api/v1/namespaces/default/serviceaccounts/default");
  }

  public close(): void {
    this.api.close();
  }

  private nodes(): Promise<readonly NodeState[]> {
    return this.list<NodeState>(FAKE_NODES);
  }

  private async list<T>(path: string): Promise<readonly T[]> {
    const { body } = await this.api.call("GET", path);
    return (JSON.parse(body) as { readonly items: readonly T[] }).items;
  }
}

/** Asks again and again, at first often. */
export async function until(done: () => Promise<boolean>, timeoutMs: number, onTimeout: () => Error): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (let pause = 50; !(await done()); pause = Math.min(pause * 1.2, 500)) {
    if (Date.now() > end) throw onTimeout();
    await sleep(pause);
  }
}
