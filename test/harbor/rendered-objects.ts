import type { KubernetesObject } from "../../lib/manifests";

/** A container, as far as tests look at it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly { readonly secretRef?: { readonly name: string } }[];
  readonly resources?: { readonly limits?: unknown; readonly requests?: unknown };
  readonly securityContext?: Readonly<Record<string, unknown>>;
}

/** A pod of a workload. */
export interface Pod {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly topologySpreadConstraints?: readonly Readonly<Record<string, unknown>>[];
  readonly priorityClassName?: string;
  readonly volumes?: readonly {
    readonly name: string;
    readonly persistentVolumeClaim?: { readonly claimName: string };
    readonly hostPath?: unknown;
  }[];
}

/** A Deployment or StatefulSet. */
export interface Workload extends KubernetesObject {
  readonly spec: {
    readonly replicas: number;
    readonly strategy?: { readonly type: string };
    readonly template: {
      readonly metadata: {
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations: Readonly<Record<string, string>>;
      };
      readonly spec: Pod;
    };
    readonly volumeClaimTemplates?: readonly unknown[];
  };
}

/** A PodDisruptionBudget. */
export interface Budget extends KubernetesObject {
  readonly spec: { readonly selector: unknown };
}

/** A ConfigMap or a Secret. */
export interface Data extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** A NetworkPolicy. */
export interface Policy extends KubernetesObject {
  readonly spec: {
    readonly podSelector: {
      readonly matchLabels: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly { readonly values: readonly string[] }[];
    };
  };
}

/** The Deployments and StatefulSets among objects. */
export function workloadsIn(objects: readonly KubernetesObject[]): readonly Workload[] {
  return objects.filter((one): one is Workload => ["Deployment", "StatefulSet"].includes(one.kind));
}

/** The PodDisruptionBudgets among objects. */
export function budgetsIn(objects: readonly KubernetesObject[]): readonly Budget[] {
  return objects.filter((one): one is Budget => one.kind === "PodDisruptionBudget");
}

/** The Secrets among objects. */
export function secretsIn(objects: readonly KubernetesObject[]): readonly Data[] {
  return objects.filter((one): one is Data => one.kind === "Secret");
}

/** The NetworkPolicies among objects. */
export function policiesIn(objects: readonly KubernetesObject[]): readonly Policy[] {
  return objects.filter((one): one is Policy => one.kind === "NetworkPolicy");
}

/** An object without what the chart leaves empty, which the API server takes as not being there. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]));
}
