/** What a workload is, for its labels. */
export interface WorkloadLabelsOptions {
  /** What runs, e.g. `nginx-entry`. */
  readonly name: string;
  /** Which of several, e.g. the id of the construct. */
  readonly instance: string;
  /**
   * Role of this part in the whole, where it has several.
   *
   * @default none
   */
  readonly component?: string;
}

/**
 * The recommended labels of Kubernetes.
 *
 * `name`, `instance` and `component` select pods and must stay as they are for the life of a workload.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function workloadLabels(options: WorkloadLabelsOptions): Record<string, string> {
  return { ...selectorLabels(options), "app.kubernetes.io/managed-by": "terraform" };
}

/** Those of {@link workloadLabels} that select the pods of a workload. */
export function selectorLabels(options: WorkloadLabelsOptions): Record<string, string> {
  return {
    "app.kubernetes.io/name": options.name,
    "app.kubernetes.io/instance": options.instance,
    ...(options.component === undefined ? {} : { "app.kubernetes.io/component": options.component }),
  };
}
