/** Fields of an object. */
export type Fields = Readonly<Record<string, unknown>>;

export const configMap = (metadata: Fields, fields: Fields = {}): Fields => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "shop", ...metadata },
  ...fields,
});

export const container = (fields: Fields = {}): Fields => ({ name: "api", image: "api:1", ...fields });

export const deployment = (spec: Fields = {}, containers: readonly Fields[] = [container()]): Fields => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "api", namespace: "shop" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "api" } },
    template: { metadata: { labels: { app: "api" } }, spec: { containers } },
    ...spec,
  },
});

export const service = (port: Fields, name = "api"): Fields => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop" },
  spec: { ports: [port] },
});

export const named = (kind: string, name: string): Fields => ({ apiVersion: "v1", kind, metadata: { name } });

export const role = (name: string): Fields => ({
  ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name } },
  rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }],
});
