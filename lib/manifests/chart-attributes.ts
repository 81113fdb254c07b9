import type { Block } from "../terraform";
import type { ChartReference } from "./chart-reference";
import type { OnMismatch } from "./conversion";
import type { KubernetesObject } from "./kubernetes-object";
import { readYaml, YamlError } from "./yaml-reading";

/**
 * Attributes of a release that say how Helm goes about its work, not what comes of it.
 *
 * @see https://registry.terraform.io/providers/hashicorp/helm/3.1.1/docs/resources/release
 */
const HELM_ONLY: ReadonlySet<string> = new Set([
  "atomic",
  "cleanup_on_fail",
  "dependency_update",
  "description",
  "disable_crd_hooks",
  "disable_openapi_validation",
  "force_update",
  "keyring",
  "lint",
  "max_history",
  "recreate_pods",
  "replace",
  "reset_values",
  "reuse_values",
  "take_ownership",
  "timeout",
  "upgrade_install",
  "verify",
  "wait",
  "wait_for_jobs",
]);

/** Attributes that {@link chartReference} reads. */
const READ: ReadonlySet<string> = new Set([
  "chart",
  "create_namespace",
  "disable_webhooks",
  "name",
  "namespace",
  "repository",
  "skip_crds",
  "values",
  "version",
]);

type Values = Readonly<Record<string, unknown>>;

/** A `helm_release` as its chart and merged values. @throws YamlError for values that are none */
export function chartReference(address: string, block: Block, onMismatch: OnMismatch): ChartReference {
  for (const [attribute, value] of Object.entries(block)) {
    if (value !== null && !HELM_ONLY.has(attribute) && !READ.has(attribute)) {
      onMismatch(attribute, "is not understood in a release");
    }
  }
  const { name, chart, repository, version, values = [], skip_crds: skipCrds, disable_webhooks: noHooks } = block;
  return {
    address,
    release: String(name),
    namespace: namespaceName(block),
    chart: String(chart),
    ...(typeof repository === "string" ? { repository } : {}),
    ...(typeof version === "string" ? { version } : {}),
    ...(skipCrds === true ? { skipCrds } : {}),
    ...(noHooks === true ? { skipHooks: true } : {}),
    values: (values as readonly string[]).map(valuesIn).reduce(mergedValues, {}),
  };
}

/** The namespace that a release brings along, where it is told to. */
export function namespaceOf(block: Block): readonly KubernetesObject[] {
  return block.create_namespace === true
    ? [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespaceName(block) } }]
    : [];
}

function namespaceName({ namespace }: Block): string {
  return typeof namespace === "string" ? namespace : "default";
}

function valuesIn(text: string): Values {
  const [values = {}, ...more] = readYaml(text);
  if (!isMap(values) || more.length > 0) {
    throw new YamlError("no map of values");
  }
  return values;
}

/** Helm's rule: maps are merged, everything else is replaced. */
function mergedValues(before: Values, now: Values): Values {
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(now)) {
    const old = merged[key];
    merged[key] = isMap(old) && isMap(value) ? mergedValues(old, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
