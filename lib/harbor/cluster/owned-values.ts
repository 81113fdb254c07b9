import type { ChartValues } from "../../cluster";
import type { Violation } from "../../units";

/** A value that the construct has to keep, and what to write in its place. */
type Owned = readonly [path: string, instead: string];

const BY_SECRET = "give it as a SecretValue, or as HarborKeys: in values it would stand in plan and state";

/** Values by which a secret would be in plain text. Those of registries and stores that the construct does not have are not its own. */
const SECRETS: readonly Owned[] = [
  "harborAdminPassword",
  "secretKey",
  "core.secret",
  "core.tokenKey",
  "core.tokenCert",
  "core.xsrfKey",
  "jobservice.secret",
  "registry.secret",
  "registry.credentials.password",
  "registry.credentials.htpasswdString",
  "database.external.password",
  "redis.external.password",
  "persistence.imageChartStorage.s3.accesskey",
  "persistence.imageChartStorage.s3.secretkey",
].map((path) => [path, BY_SECRET]);

const OWNED: readonly Owned[] = [
  ["externalURL", "give hostname, and externalUrl where clients use another address than the exposure's"],
  ["fullnameOverride", "leave it out: the NetworkPolicy and the Service are found by the chart's own name"],
  ["nameOverride", "leave it out: the NetworkPolicy finds the pods by the chart's own name"],
  ["expose.type", "give exposure"],
  ["persistence.enabled", "leave it out: without volumes a pod's images go with it"],
  ["persistence.resourcePolicy", "leave it out; deletionProtection: false lets the data go"],
  ["persistence.imageChartStorage.type", "give storage"],
  ["persistence.persistentVolumeClaim.registry.existingClaim", "give storage"],
  ["updateStrategy.type", "leave it out: all replicas would go at once"],
];

/** Components that have replicas. */
const COMPONENTS = ["nginx", "portal", "core", "jobservice", "registry", "trivy", "exporter"];

/** What values of somebody's own would undo. */
export function* ownedValueViolations(values: ChartValues): Iterable<Violation> {
  for (const [kind, code] of [
    ["database", "InternalDatabase"],
    ["redis", "InternalRedis"],
  ] as const) {
    const type = valueAt(values, `${kind}.type`);
    if (type !== undefined && type !== "external") {
      yield {
        code,
        what: `values.${kind}.type would be the chart's own, a single pod whose data goes with its node`,
        got: type,
        instead: `leave it out: ${kind} names one outside`,
      };
    }
  }
  for (const [path, instead] of SECRETS.filter(([one]) => valueAt(values, one) !== undefined)) {
    yield { code: "PlainSecretValue", what: `values.${path} is a secret in plain text`, instead };
  }
  for (const [path, instead] of OWNED) {
    const got = valueAt(values, path);
    if (got !== undefined) {
      yield { code: "ChartValueOwned", what: `values.${path} is the construct's own`, got, instead };
    }
  }
  for (const component of COMPONENTS) {
    yield* componentViolations(component, values);
  }
}

function* componentViolations(component: string, values: ChartValues): Iterable<Violation> {
  const replicas = valueAt(values, `${component}.replicas`);
  if (replicas !== undefined && !(typeof replicas === "number" && replicas >= 2)) {
    yield {
      code: "ReplicasTooFew",
      what: `values.${component}.replicas leaves nobody to answer while a node is down`,
      got: replicas,
      instead: "write 2 or more, or leave it out",
    };
  }
  const { maxUnavailable, minAvailable } = (valueAt(values, `${component}.podDisruptionBudget`) ?? {}) as ChartValues;
  if (maxUnavailable !== undefined && minAvailable !== null) {
    yield {
      code: "DisruptionBudgetTwofold",
      what: `values.${component}.podDisruptionBudget has maxUnavailable beside minAvailable, which the API server refuses`,
      got: maxUnavailable,
      instead: "write minAvailable: null beside it",
    };
  }
  const constraints = valueAt(values, `${component}.topologySpreadConstraints`);
  if (Array.isArray(constraints) && constraints.some((one) => valueAt(one, "labelSelector") !== undefined)) {
    yield {
      code: "SpreadHasLabelSelector",
      what: `values.${component}.topologySpreadConstraints has a labelSelector, and the chart adds its own a second time`,
      instead: "leave labelSelector out",
    };
  }
}

function valueAt(values: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((reached, key) => (reached as ChartValues | null | undefined)?.[key], values);
}
