import type { KubernetesObject } from "./api-client";

/** KWOK plays the kubelet of the nodes that carry this, and of no other. */
export const FAKE_NODE_ANNOTATION = "kwok.x-k8s.io/node=fake";

/** Label by which the lab's fake nodes are found; real nodes of a lab do not carry it. */
export const FAKE_NODE_LABEL = "type=kwok";

/** Where the platform's failure domains are: a rack each. */
const ZONES = ["rack-a", "rack-b", "rack-c"] as const;

/** In the range that RFC 2544 sets apart for tests of networks; nobody listens there. */
const ADDRESS_PREFIX = "198.19";

/** A kind of node: so many of them, numbered from 1, spread over the zones. */
export interface NodePool {
  /** First part of the nodes' names. */
  readonly name: string;
  readonly count: number;
  /** Labels beside those that every node has. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The lab's nodes: the smallest platform that has every role twice, and a Ceph that survives a rack. */
export const NODE_POOLS: readonly NodePool[] = [
  { name: "entry", count: 2, labels: { role: "entry" } },
  { name: "ceph", count: 3, labels: { zone: "ceph" } },
  { name: "worker", count: 3, labels: { role: "worker" } },
];

/** More workers, for tests of scale. */
export const SCALE_POOL: Omit<NodePool, "count"> = { name: "scale", labels: { role: "worker" } };

/** As far as it was tried: 1000 are ready within a minute on two busy cores, and keep half a core busy. */
export const MOST_SCALE_NODES = 1_000;

/** A rather usual server. */
const CAPACITY = { cpu: "32", memory: "128Gi", "ephemeral-storage": "400Gi", pods: "110" } as const;

/** A Node with the fields that the lab gives it. */
export interface NodeObject extends KubernetesObject {
  readonly spec: Readonly<Record<string, never>>;
  readonly status: {
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly capacity: Readonly<Record<string, string>>;
    readonly allocatable: Readonly<Record<string, string>>;
    readonly nodeInfo: Readonly<Record<string, string>>;
  };
}

function nodeObject(pool: NodePool, number: number, position: number, version: string): NodeObject {
  const name = `${pool.name}-${number}`;
  const [type = "", kwok = ""] = FAKE_NODE_LABEL.split("=");
  const [annotation = "", fake = ""] = FAKE_NODE_ANNOTATION.split("=");
  const address = `${ADDRESS_PREFIX}.${Math.floor(position / 250)}.${(position % 250) + 1}`;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { [annotation]: fake },
      labels: {
        [type]: kwok,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/region": "lab",
        "topology.kubernetes.io/zone": ZONES[(number - 1) % ZONES.length] ?? ZONES[0],
        ...pool.labels,
      },
    },
    spec: {},
    status: {
      addresses: [
        { type: "InternalIP", address },
        { type: "Hostname", address: name },
      ],
      capacity: CAPACITY,
      allocatable: CAPACITY,
      nodeInfo: {
        architecture: "amd64",
        bootID: "",
        containerRuntimeVersion: "kwok",
        kernelVersion: "kwok",
        kubeProxyVersion: version,
        kubeletVersion: version,
        machineID: "",
        operatingSystem: "linux",
        osImage: "kwok",
        systemUUID: "",
      },
    },
  };
}

/**
 * The nodes of the lab.
 *
 * @param scale how many extra workers, 0 or more.
 * @param version what their kubelets say they are, e.g. `v1.34.4`.
 */
export function fakeNodes(scale: number, version: string): readonly NodeObject[] {
  let position = 0;
  return [...NODE_POOLS, { ...SCALE_POOL, count: scale }].flatMap((pool) =>
    Array.from({ length: pool.count }, (_, index) => nodeObject(pool, index + 1, position++, version)),
  );
}
