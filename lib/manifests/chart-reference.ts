/** A Helm release that a stack makes: the chart, and the values it is given. */
export interface ChartReference {
  /** Address of the release in the stack, e.g. `helm_release.harbor`. */
  readonly address: string;
  /** Name of the release. */
  readonly release: string;
  /** Namespace of the release, which has to exist. */
  readonly namespace: string;
  /** Name of the chart in its repository; without one, the path of a folder or package, seen from the stack's folder. */
  readonly chart: string;
  /** Address of the repository, `https://…` or `oci://…`. */
  readonly repository?: string;
  /** Version of the chart. */
  readonly version?: string;
  /** Whether the chart's custom resource definitions are left out. */
  readonly skipCrds?: boolean;
  /** Whether the chart's hooks are left out. */
  readonly skipHooks?: boolean;
  /** Names of the secrets whose placeholders stand in the values; undefined where there are none. */
  readonly placeholders?: readonly string[];
  /** Values of the chart, merged as Helm merges them. */
  readonly values: Readonly<Record<string, unknown>>;
}
