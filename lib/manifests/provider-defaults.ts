type Defaults = Readonly<Record<string, unknown>>;

/**
 * What the Kubernetes provider says where a stack says nothing, as far as the API would take it otherwise: by definition and field. Where the API's
 * own default is the same, nothing needs to be said.
 *
 * @see https://github.com/hashicorp/terraform-provider-kubernetes/tree/v2.38.0/kubernetes
 */
export const PROVIDER_DEFAULTS: ReadonlyMap<string, Defaults> = new Map([
  // Over whatever the ServiceAccount says.
  ["io.k8s.api.core.v1.PodSpec", { automountServiceAccountToken: true }],
  ["io.k8s.api.core.v1.ServiceAccount", { automountServiceAccountToken: true }],
  // Over what the pod says of all its containers.
  ["io.k8s.api.core.v1.SecurityContext", { runAsNonRoot: false }],
  // Where more pods may run at once than have to succeed, the API would take each success for the last.
  ["io.k8s.api.batch.v1.JobSpec", { backoffLimit: 6, completions: 1, parallelism: 1 }],
  ["io.k8s.api.apps.v1.StatefulSetSpec", { revisionHistoryLimit: 0 }],
  // The API server fills in what scaling without it does.
  ["io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec", { behavior: {} }],
  ["io.k8s.api.storage.v1.StorageClass", { allowVolumeExpansion: true }],
  // Of users and groups, too, where it means nothing.
  ["io.k8s.api.rbac.v1.Subject", { namespace: "default" }],
  // The API has no default for these, and wants them.
  ["io.k8s.api.core.v1.SeccompProfile", { type: "Unconfined" }],
  ["io.k8s.api.core.v1.TopologySpreadConstraint", { maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }],
  ["io.k8s.api.networking.v1.HTTPIngressPath", { pathType: "ImplementationSpecific" }],
]);

const NONE: Defaults = {};

/** Fields that the provider gives to an object of a definition where a stack does not. */
export function providerDefaults(definition: string): Defaults {
  return PROVIDER_DEFAULTS.get(definition) ?? NONE;
}
