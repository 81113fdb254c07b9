import { TerraformResource, TerraformStack } from "cdktf";
import { ObjectName, ResourceReader } from "./resource-reader";

/** A workload that mounts claims which it does not make for each of its pods. */
export interface Workload extends ObjectName {
  readonly resource: TerraformResource;
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet";
  /** Names of the claims, in the namespace of the workload. */
  readonly claims: readonly string[];
  /** Why two of its pods can want a claim at once; undefined where they never do. */
  readonly sharing: string | undefined;
}

const KINDS: readonly (readonly [type: RegExp, kind: Workload["kind"]])[] = [
  [/^kubernetes_deployment(_v1)?$/, "Deployment"],
  [/^kubernetes_stateful_set(_v1)?$/, "StatefulSet"],
  [/^kubernetes_(daemonset|daemon_set_v1)$/, "DaemonSet"],
];

/** The workloads of a stack that mount claims by name. */
export function workloadsWithClaims(stack: TerraformStack): readonly Workload[] {
  const candidates = stack.node
    .findAll()
    .filter((construct) => TerraformResource.isTerraformResource(construct))
    .flatMap((resource) => {
      const kind = kindOf(resource);
      return kind !== undefined && mayMountClaims(resource) ? [{ resource, kind }] : [];
    });
  if (candidates.length === 0) {
    return [];
  }
  const reader = new ResourceReader(stack);
  return candidates.flatMap(({ resource, kind }) => {
    const name = reader.nameOf(resource);
    const claims = claimsOf(reader, resource);
    return name === undefined || claims.length === 0
      ? []
      : [{ ...name, resource, kind, claims, sharing: sharingOf(reader, resource, kind) }];
  });
}

function kindOf({ terraformResourceType }: TerraformResource): Workload["kind"] | undefined {
  return KINDS.find(([type]) => type.test(terraformResourceType))?.[1];
}

interface RawWorkload {
  readonly spec?: { readonly template?: { readonly spec?: { readonly volume?: unknown } } };
}

/** Whether it is worth a closer look: most workloads mount no claim, and to resolve them all would cost as much as to write them. */
function mayMountClaims(resource: TerraformResource): boolean {
  const { resource: blocks } = resource.toTerraform() as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, RawWorkload>>>>;
  };
  const raw = blocks[resource.terraformResourceType]?.[resource.friendlyUniqueId];
  const volumes = raw?.spec?.template?.spec?.volume;
  // What is no plain list is known only when it is resolved.
  return Array.isArray(volumes)
    ? volumes.some(
        (volume) => (volume as { readonly persistent_volume_claim?: unknown }).persistent_volume_claim != null,
      )
    : volumes !== undefined;
}

function claimsOf(reader: ResourceReader, resource: TerraformResource): readonly string[] {
  const volumes = reader.value(resource, "spec", "template", "spec", "volume");
  return (Array.isArray(volumes) ? volumes : []).flatMap((volume: unknown) => {
    const { persistent_volume_claim: source } = volume as { readonly persistent_volume_claim?: unknown };
    const block = (Array.isArray(source) ? source[0] : source) as { readonly claim_name?: unknown } | undefined;
    const name = reader.resolve(block?.claim_name);
    return typeof name === "string" ? [name] : [];
  });
}

function sharingOf(reader: ResourceReader, resource: TerraformResource, kind: Workload["kind"]): string | undefined {
  if (kind === "DaemonSet") {
    return "it has a pod on every node";
  }
  const replicas = Number(reader.resolved(resource, "spec", "replicas") ?? 1);
  if (replicas > 1) {
    return `it has ${replicas} replicas`;
  }
  const recreates = reader.resolved(resource, "spec", "strategy", "type") === "Recreate";
  // A StatefulSet makes a pod anew only when the old one is gone.
  return kind === "StatefulSet" || recreates
    ? undefined
    : "its strategy is RollingUpdate, which starts the new pod before the old one is gone";
}
