import type { ChartReference } from "./chart-reference";
import type { KubernetesObject } from "./kubernetes-object";

/** What of a stack depends on where it is looked at. */
export interface ManifestsOptions {
  /**
   * Values of the secrets by the names of their variables. A Secret that misses one shows placeholders instead, and the API server refuses
   * it: it cannot take the place of the real one by mistake.
   *
   * @default none: placeholders
   * @see https://kubernetes.io/docs/concepts/configuration/secret/
   */
  readonly secrets?: Readonly<Record<string, string>>;

  /**
   * Helm, name or path of the program, to render charts with; a chart has to be at hand then, too.
   *
   * @default charts stay references
   * @see https://helm.sh/docs/helm/helm_template/
   */
  readonly helm?: string;
}

/** A resource that is no Kubernetes object, such as a change of a machine. */
export interface OtherResource {
  /** Address in the stack, e.g. `terraform_data.eviction_node-1`. */
  readonly address: string;
  /** Type of the resource, e.g. `terraform_data`. */
  readonly type: string;
}

/** What a stack will make, as plain Kubernetes objects. */
export interface Manifests {
  /** Name of the stack, e.g. `prod-entry`. */
  readonly stack: string;
  /** Name of its environment, e.g. `prod`; undefined for a stack of none. */
  readonly environment?: string;
  /** Minor version of Kubernetes that the environment declares, e.g. `1.34`; undefined for one without a cluster. */
  readonly kubernetesVersion?: string;
  /** The objects, in an order in which they can be applied in one pass. */
  readonly objects: readonly KubernetesObject[];
  /** Helm releases that are not rendered, in the order of their addresses. */
  readonly charts: readonly ChartReference[];
  /** What the stack makes elsewhere: on machines, in Terraform alone. */
  readonly others: readonly OtherResource[];
  /** Names of the secrets that were not given, sorted: their Secrets hold placeholders. */
  readonly placeholders: readonly string[];
}
