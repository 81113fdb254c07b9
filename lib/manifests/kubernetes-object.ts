/** What every Kubernetes object says about itself; whatever else stands there is the API's. */
export interface ObjectMetadata {
  /** Name, unique among the objects of a kind in a namespace. */
  readonly name: string;
  /** Namespace, for kinds that have one. */
  readonly namespace?: string;
  /** Labels by which others select the object. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations for people and tools. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A Kubernetes object, as `kubectl apply` takes it. */
export interface KubernetesObject {
  /** Group and version, e.g. `apps/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  /** Kind, e.g. `Deployment`. */
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

/** Whether the object is a Secret. */
export function isSecret({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === "v1" && kind === "Secret";
}
