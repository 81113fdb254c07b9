import type { ChartReference, KubernetesObject, Manifests } from "../../lib/manifests";

/** A stack of an environment `prod` with nothing in it but what a test asks for. */
export function stackOf(extra: Partial<Manifests> = {}): Manifests {
  return {
    stack: "prod-entry",
    environment: "prod",
    kubernetesVersion: "1.34",
    objects: [],
    charts: [],
    others: [],
    placeholders: [],
    ...extra,
  };
}

export function configMap(
  data: Readonly<Record<string, string>>,
  name = "settings",
  namespace = "web",
): KubernetesObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

export function secret(fields: Readonly<Record<string, unknown>>, name = "login"): KubernetesObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "web" }, ...fields };
}

export const HARBOR: ChartReference = {
  address: "helm_release.harbor",
  release: "harbor",
  namespace: "registry",
  chart: "harbor",
  repository: "https://charts.example.com",
  version: "1.18.0",
  values: { expose: { tls: { enabled: false } }, trivy: null },
};
