import type { ObjectName, Resource, Resources } from "./resources";

/** A workload that has pods, and mounts claims which it does not make for each of them. */
export interface Workload extends ObjectName {
  /** Path of its construct. */
  readonly path: string;
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet";
  /** Names of the claims, each once, in the namespace of the workload. */
  readonly claims: readonly string[];
  /** Why two of its own pods can want a claim at once; undefined where they never do. */
  readonly sharing: string | undefined;
}

const KINDS: readonly (readonly [type: RegExp, kind: Workload["kind"]])[] = [
  [/^kubernetes_deployment(_v1)?$/, "Deployment"],
  [/^kubernetes_stateful_set(_v1)?$/, "StatefulSet"],
  [/^kubernetes_(daemonset|daemon_set_v1)$/, "DaemonSet"],
];

/** The workloads of a stack that mount claims by name. */
export function workloadsWithClaims(resources: Resources): readonly Workload[] {
  return KINDS.flatMap(([type, kind]) =>
    resources.ofType(type).flatMap((resource) => {
      const claims = claimsOf(resources, resource);
      const name = claims.length === 0 ? undefined : resources.nameOf(resource);
      const replicas = kind === "DaemonSet" ? 1 : Number(resources.value(resource.block, "spec", "replicas") ?? 1);
      return name === undefined || replicas === 0
        ? []
        : [{ ...name, path: resource.path, kind, claims, sharing: sharingOf(resources, resource, kind, replicas) }];
    }),
  );
}

function claimsOf(resources: Resources, { block }: Resource): readonly string[] {
  const names = resources
    .blocks(block, "spec", "template", "spec", "volume")
    .map((volume) => resources.value(volume, "persistent_volume_claim", "claim_name"));
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

function sharingOf(
  resources: Resources,
  resource: Resource,
  kind: Workload["kind"],
  replicas: number,
): string | undefined {
  if (kind === "DaemonSet") {
    return "it has a pod on every node";
  }
  if (replicas > 1) {
    return `it has ${replicas} replicas`;
  }
  // A StatefulSet makes a pod anew only when the old one is gone.
  return kind === "StatefulSet" || oldGoesFirst(resources, resource)
    ? undefined
    : "its strategy is RollingUpdate, which starts the new pod before the old one is gone";
}

/** Whether a Deployment sends its old pod away before it makes the new one, which then waits for the volume no longer than that takes. */
function oldGoesFirst(resources: Resources, { block }: Resource): boolean {
  const surge = resources.value(block, "spec", "strategy", "rolling_update", "max_surge");
  return (
    resources.value(block, "spec", "strategy", "type") === "Recreate" ||
    ((typeof surge === "string" || typeof surge === "number") && /^0%?$/.test(String(surge)))
  );
}
