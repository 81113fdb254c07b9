import type { ChartReference } from "./chart-reference";
import type { KubernetesObject } from "./kubernetes-object";
import { PLACEHOLDERS } from "./placeholders";

/**
 * A chart as kustomize takes it, which renders it with `--enable-helm`.
 *
 * The annotation says to kustomize and kpt that it is no object of a cluster. CRDs come along unless the release leaves them out, and tests of the chart do
 * not, as with `helm install`; `replace` leaves the merging with the chart's own values to Helm, whereas kustomize's own way loses a null.
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
    releaseName: releaseName(chart),
    namespace: chart.namespace,
    includeCRDs: chart.skipCrds !== true,
    skipTests: true,
    ...(chart.skipHooks === true ? { skipHooks: true } : {}),
    valuesMerge: "replace",
    valuesInline: chart.values,
  };
}

/** A chart that holds placeholders is named what Helm refuses, as a name has no spaces: it is readable, and impossible to render. */
function releaseName({ release, placeholders = [] }: ChartReference): string {
  return placeholders.length === 0 ? release : PLACEHOLDERS;
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
