import type { KubernetesObject } from "./kubernetes-object";

/**
 * Kinds in the order in which Helm installs them: what others stand in or refer to comes first. Custom resources come after all
 * of them but for webhooks, which could refuse what is still to come.
 *
 * @see https://github.com/helm/helm/blob/main/pkg/release/v1/util/kind_sorter.go
 */
const KINDS = [
  "PriorityClass",
  "Namespace",
  "NetworkPolicy",
  "ResourceQuota",
  "LimitRange",
  "PodSecurityPolicy",
  "PodDisruptionBudget",
  "ServiceAccount",
  "Secret",
  "ConfigMap",
  "StorageClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "CustomResourceDefinition",
  "ClusterRole",
  "ClusterRoleBinding",
  "Role",
  "RoleBinding",
  "Service",
  "RuntimeClass",
  "DaemonSet",
  "Pod",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "HorizontalPodAutoscaler",
  "StatefulSet",
  "Job",
  "CronJob",
  "IngressClass",
  "Ingress",
  "APIService",
  // Kinds that are not listed.
  "*",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
];

const RANKS: ReadonlyMap<string, number> = new Map(KINDS.map((kind, rank) => [kind, rank]));

/** Rank of kinds that are not listed. */
const OTHERS = KINDS.indexOf("*");

/**
 * Objects in an order in which they can be applied in one pass; among those of a kind by namespace and name.
 *
 * @param isOwn whether an object is of Kubernetes itself: custom resources may have kinds of the same names
 */
export function inApplyOrder(
  objects: readonly KubernetesObject[],
  isOwn: (object: KubernetesObject) => boolean,
): readonly KubernetesObject[] {
  const rankOf = (object: KubernetesObject): number => (isOwn(object) ? (RANKS.get(object.kind) ?? OTHERS) : OTHERS);
  return [...objects].sort((a, b) => rankOf(a) - rankOf(b) || compare(keyOf(a), keyOf(b)));
}

function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [kind, apiVersion, metadata.namespace ?? "", metadata.name].join("\n");
}

/** By code units: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
