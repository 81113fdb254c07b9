/** Where the chart itself writes Redis' login, by kind and name, as the documentation has it. */
export const REDIS_PLACES: readonly string[] = [
  "ConfigMap harbor-core",
  "ConfigMap harbor-exporter-env",
  "ConfigMap harbor-jobservice",
  "ConfigMap harbor-jobservice-env",
  "ConfigMap harbor-registry",
  "Secret harbor-trivy",
];
