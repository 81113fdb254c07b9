import { COMPONENTS } from "./components";

/** Values of the chart, and what to do in place of giving them. */
export type OwnedPaths = readonly (readonly [paths: readonly string[], instead: string])[];

const of = (parent: string, keys: readonly string[]): readonly string[] => keys.map((key) => `${parent}.${key}`);
const ofComponents = (key: string): readonly string[] => COMPONENTS.map((part) => `${part}.${key}`);

/** By which a secret would be in plain text. Those of stores that the construct does not have are not its own. */
export const SECRET_PATHS: OwnedPaths = [
  [
    [
      ...["harborAdminPassword", "secretKey", "jobservice.secret", "registry.secret"],
      ...of("core", ["secret", "tokenKey", "tokenCert", "xsrfKey"]),
      ...of("registry.credentials", ["password", "htpasswdString"]),
      ...["database.external.password", "redis.external.password"],
      ...of("persistence.imageChartStorage.s3", ["accesskey", "secretkey"]),
    ],
    "give it as a SecretValue, or as HarborKeys: in values it would stand in plan and state",
  ],
  [
    of("internalTLS", ["core.key", "jobservice.key", "registry.key", "portal.key", "trivy.key"]),
    'write certSource: "secret" and secretName: in values it would stand in plan and state',
  ],
  [["trivy.gitHubToken"], "leave it out: the databases are images, and nobody asks GitHub for them"],
  [
    ["trace.jaeger.password"],
    "have extraEnvVars of core, jobservice and registry.controller take TRACE_JAEGER_PASSWORD from a Secret (valueFrom.secretKeyRef)",
  ],
];

/** What the construct has to keep, as it promises something by it, or has told others of it. */
export const OWNED_PATHS: OwnedPaths = [
  [["externalURL"], "give hostname, and externalUrl where clients use another address than the exposure's"],
  [["fullnameOverride", "nameOverride"], "leave it out: Services and pods are found by the chart's own names"],
  [
    [
      ...of("expose", ["type", "tls", "ingress.hosts"]),
      ...["clusterIP", "nodePort", "loadBalancer"].flatMap((kind) => of(`expose.${kind}`, ["name", "ports"])),
    ],
    "give exposure, and its tls: the chart's own certificate would be another at each render",
  ],
  [
    [
      ...["existingSecretSecretKey", ...of("jobservice", ["existingSecret", "existingSecretKey"])],
      ...of("core", ["secretName", "existingSecret", "existingXsrfSecret", "existingXsrfSecretKey"]),
      ...of("registry", ["existingSecret", "existingSecretKey", "credentials.username", "credentials.existingSecret"]),
    ],
    "give keys, e.g. HarborKeys.existing: where the chart misses one it makes another at each render, and logins fail at random",
  ],
  [["existingSecretAdminPassword", "existingSecretAdminPasswordKey"], "give adminPassword"],
  [
    [
      ...of("database.external", ["host", "port", "username", "coreDatabase", "existingSecret", "sslmode"]),
      ...of("database", ["maxIdleConns", "maxOpenConns"]),
    ],
    "give database: what fits into its connections is counted there",
  ],
  [
    of("redis.external", [
      ...["addr", "sentinelMasterSet", "tlsOptions", "username", "existingSecret", "coreDatabaseIndex"],
      ...["jobserviceDatabaseIndex", "registryDatabaseIndex", "trivyAdapterIndex", "harborDatabaseIndex"],
      "cacheLayerDatabaseIndex",
    ]),
    "give redis",
  ],
  [
    [
      ...of("persistence.imageChartStorage", ["type", "disableredirect"]),
      ...of("persistence.imageChartStorage.s3", [
        ...["existingSecret", "region", "bucket", "regionendpoint", "rootdirectory", "secure"],
      ]),
      "persistence.persistentVolumeClaim.registry.existingClaim",
    ],
    "give storage",
  ],
  [["persistence.enabled"], "leave it out: without volumes a pod's images go with it"],
  [["persistence.resourcePolicy"], "leave it out; deletionProtection: false lets the data go"],
  [
    ["persistence.persistentVolumeClaim.trivy.existingClaim"],
    "give scannerVolume: each pod of the scanner has a volume of its own",
  ],
  [of("proxy", ["httpProxy", "httpsProxy", "noProxy"]), "give proxy, which knows whom to reach without it"],
  [["trivy.enabled"], "give scanner"],
  [["metrics.enabled"], "give metrics"],
  [["updateStrategy.type"], "leave it out: all replicas would go at once"],
  [ofComponents("replicas"), "give replicas: budgets, nodes and the database's connections are counted by them"],
  [ofComponents("podDisruptionBudget"), "leave it out: a drain may take one pod of each part at a time"],
];
