import { SynthesizedStack } from "../../support/synth";

/** Blocks that Terraform repeats in the singular, and Kubernetes keeps in a list of this name. */
const LISTS: Readonly<Record<string, string>> = {
  container: "containers",
  init_container: "initContainers",
  port: "ports",
  volume: "volumes",
  volume_mount: "volumeMounts",
  topology_spread_constraint: "topologySpreadConstraints",
  env: "env",
  items: "items",
  sources: "sources",
  drop: "drop",
  command: "command",
  image_pull_secrets: "imagePullSecrets",
  preferred_during_scheduling_ignored_during_execution: "preferredDuringSchedulingIgnoredDuringExecution",
};

/** Numbers that the provider takes as text. */
const NUMBERS = new Set(["replicas", "run_as_user", "run_as_group", "fs_group", "max_surge", "max_unavailable"]);

const KINDS: Readonly<Record<string, { readonly apiVersion: string; readonly kind: string }>> = {
  kubernetes_config_map_v1: { apiVersion: "v1", kind: "ConfigMap" },
  kubernetes_deployment_v1: { apiVersion: "apps/v1", kind: "Deployment" },
  kubernetes_namespace_v1: { apiVersion: "v1", kind: "Namespace" },
  kubernetes_pod_disruption_budget_v1: { apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
  kubernetes_service_v1: { apiVersion: "v1", kind: "Service" },
};

/** A stack's resources as the Kubernetes objects that the provider would make of them, for programs that judge those. */
export function manifests(stack: SynthesizedStack): readonly unknown[] {
  return Object.entries(stack.resource ?? {}).flatMap(([type, resources]) =>
    Object.values(resources).map((resource) => ({ ...KINDS[type], ...(converted(resource) as object) })),
  );
}

function converted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(converted);
  }
  if (typeof value === "string") {
    // A reference to a name that everything in the stack shares.
    return value.replace(/^\$\{.*_(Configuration|Reloader)_.*\}$/, "$1").replace(/^\$\{.*\}$/, "entry");
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => field(key, inner)));
}

function field(key: string, value: unknown): readonly [string, unknown] {
  const list = LISTS[key];
  if (list !== undefined && Array.isArray(value)) {
    return [list, converted(value)];
  }
  if (NUMBERS.has(key)) {
    return [camel(key), Number(value)];
  }
  if (key === "default_mode") {
    return [camel(key), parseInt(String(value), 8)];
  }
  // Names of labels and files are nobody's fields.
  const verbatim = key.includes(".") || key.includes("/") || key.includes("-");
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return [verbatim ? key : camel(key), converted(only)];
}

function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
