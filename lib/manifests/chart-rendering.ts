import { spawnSync } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import type { ChartReference } from "./chart-reference";
import type { KubernetesObject } from "./kubernetes-object";
import { readYaml } from "./yaml-reading";

/** By what, and as if for which cluster, a chart is rendered. */
export interface ChartRendering {
  /** The program, e.g. `helm`. */
  readonly helm: string;
  /** Folder from which the path of a chart is seen. */
  readonly folder: string;
  /** Version of Kubernetes that the chart is told. */
  readonly kubernetesVersion: string;
}

/** Longest output of Helm, in bytes: the largest charts bring a few megabytes of custom resource definitions. */
const LONGEST_OUTPUT = 256 * 1024 * 1024;

/**
 * The objects of a release as `helm template` renders them: custom resource definitions and the hooks of an installation among them. What a chart
 * looks up in the cluster or makes up by chance differs from what a deploy makes.
 *
 * @throws Error with Helm's own reason
 * @see https://helm.sh/docs/helm/helm_template/
 */
export function renderedChart(chart: ChartReference, rendering: ChartRendering): readonly KubernetesObject[] {
  const { helm, folder, kubernetesVersion } = rendering;
  const args = [
    ...["template", chart.release, ...source(chart, folder), "--namespace", chart.namespace],
    ...(chart.version === undefined ? [] : ["--version", chart.version]),
    ...(chart.skipCrds === true ? [] : ["--include-crds"]),
    ...["--kube-version", kubernetesVersion, "--skip-tests", "--values", "-"],
  ];
  const { status, stdout, stderr, error } = spawnSync(helm, args, {
    input: JSON.stringify(chart.values),
    encoding: "utf8",
    maxBuffer: LONGEST_OUTPUT,
  });
  if (status !== 0) {
    throw new Error(error?.message ?? stderr.trim());
  }
  return (readYaml(stdout) as readonly KubernetesObject[])
    .flatMap((object) => (object.kind === "List" ? (object.items as readonly KubernetesObject[]) : [object]))
    .filter((object) => isInstalled(object, chart.skipHooks === true));
}

/** Events of Helm at which something is made that stays, or prepares what stays. */
const INSTALLING = ["pre-install", "post-install", "pre-upgrade", "post-upgrade"];

/** Whether an object is made by an installation: a hook of a removal or a rollback would do its harm at once if it were applied. */
function isInstalled({ metadata }: Partial<KubernetesObject>, skipHooks: boolean): boolean {
  const hook = metadata?.annotations?.["helm.sh/hook"];
  if (hook === undefined) {
    return true;
  }
  return !skipHooks && hook.split(",").some((event) => INSTALLING.includes(event.trim()));
}

/** Where Helm finds the chart: in an OCI registry, a repository, a folder. */
function source({ chart, repository }: ChartReference, folder: string): readonly string[] {
  if (repository === undefined) {
    return [chart.startsWith("~/") ? path.join(os.homedir(), chart.slice(2)) : path.resolve(folder, chart)];
  }
  return repository.startsWith("oci://")
    ? [`${repository.replace(/\/$/, "")}/${chart}`]
    : [chart, "--repo", repository];
}
