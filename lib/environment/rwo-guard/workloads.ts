import { TerraformElement, TerraformResource } from "cdktf";
import { givenBlock } from "./given-block";
import { isToken, ObjectName, ResourceReader } from "./resource-reader";

/** A workload that has pods, and mounts claims which it does not make for each of them. */
export interface Workload extends ObjectName {
  readonly resource: TerraformResource;
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

/** Those of some workloads that may mount claims, as far as can be told without reading them: most mount none. */
export function candidatesOf(
  elements: readonly TerraformElement[],
  isOverridden: boolean,
): readonly TerraformResource[] {
  return elements
    .filter((element) => TerraformResource.isTerraformResource(element))
    .filter((resource) => kindOf(resource) !== undefined && (isOverridden || mayMountClaims(resource)));
}

/** The workloads that mount claims by name. */
export function workloadsWithClaims(
  candidates: readonly TerraformResource[],
  reader: ResourceReader,
): readonly Workload[] {
  return candidates.flatMap((resource) => {
    const block = reader.blockOf(resource);
    const kind = kindOf(resource);
    const claims = claimsOf(reader, block);
    const name = claims.length === 0 ? undefined : reader.nameOf(block);
    const replicas = kind === "DaemonSet" ? 1 : Number(reader.resolved(block, "spec", "replicas") ?? 1);
    return name === undefined || kind === undefined || replicas === 0
      ? []
      : [{ ...name, resource, kind, claims, sharing: sharingOf(reader, block, kind, replicas) }];
  });
}

function kindOf({ terraformResourceType }: TerraformResource): Workload["kind"] | undefined {
  return KINDS.find(([type]) => type.test(terraformResourceType))?.[1];
}

function mayMountClaims(resource: TerraformResource): boolean {
  const block = givenBlock(resource);
  const volumes = block === undefined ? [undefined] : block.at("spec", "template", "spec", "volume");
  return Array.isArray(volumes)
    ? volumes.some(
        (volume: unknown) =>
          volume === undefined ||
          isToken(volume) ||
          (volume as { readonly persistentVolumeClaim?: unknown }).persistentVolumeClaim != null,
      )
    : volumes != null;
}

function claimsOf(reader: ResourceReader, block: unknown): readonly string[] {
  const names = reader
    .blocks(block, "spec", "template", "spec", "volume")
    .map((volume) => reader.resolved(volume, "persistent_volume_claim", "claim_name"));
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

function sharingOf(
  reader: ResourceReader,
  block: unknown,
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
  return kind === "StatefulSet" || oldGoesFirst(reader, block)
    ? undefined
    : "its strategy is RollingUpdate, which starts the new pod before the old one is gone";
}

/** Whether a Deployment sends its old pod away before it makes the new one, which then waits for the volume no longer than that takes. */
function oldGoesFirst(reader: ResourceReader, block: unknown): boolean {
  const surge = reader.resolved(block, "spec", "strategy", "rolling_update", "max_surge");
  return (
    reader.resolved(block, "spec", "strategy", "type") === "Recreate" ||
    ((typeof surge === "string" || typeof surge === "number") && /^0%?$/.test(String(surge)))
  );
}
