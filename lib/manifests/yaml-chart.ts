import type { ChartReference } from "./chart-reference";
import type { KubernetesObject } from "./kubernetes-object";

/**
 * A chart as kustomize takes it, which renders it with `--enable-helm`.
 *
 * The annotation says to kustomize and kpt that it is no object of a cluster. CRDs come along and tests of the chart do not, as with
 * `helm install`; `replace` leaves the merging with the chart's own values to Helm, whereas kustomize's own way loses a null.
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_
 */
export function chartGenerator(chart: ChartReference): KubernetesObject {
  return {
    apiVersion: "builtin",
    kind: "HelmChartInflationGenerator",
    metadata: {
      name: chart.release,
      namespace: chart.namespace,
      annotations: { "config.kubernetes.io/local-config": "true" },
    },
    ...source(chart),
    ...(chart.version === undefined ? {} : { version: chart.version }),
    releaseName: chart.release,
    namespace: chart.namespace,
    includeCRDs: true,
    skipTests: true,
    valuesMerge: "replace",
    valuesInline: chart.values,
  };
}

/** Where the chart comes from, in a few words. */
export function chartSource({ chart, repository, version }: ChartReference): string {
  const versioned = version === undefined ? chart : `${chart} ${version}`;
  return repository === undefined ? versioned : `${versioned} of ${repository}`;
}

function source({ chart, repository }: ChartReference): Readonly<Record<string, string>> {
  if (repository !== undefined) {
    return { name: chart, repo: repository };
  }
  const [folder, name] = splitLast(chart);
  return folder.startsWith("oci://") ? { name, repo: folder } : { name, chartHome: folder };
}

function splitLast(path: string): readonly [string, string] {
  const trimmed = path.replace(/\/+$/, "");
  const slash = trimmed.lastIndexOf("/");
  return slash === -1 ? [".", trimmed] : [trimmed.slice(0, slash) || "/", trimmed.slice(slash + 1)];
}
