import { type ChartValues, isMap, valueAt } from "../../cluster";
import { type Rule, type Violation, violationsOf } from "../../units";
import { withoutLogin } from "../description/external-url";
import { COMPONENTS, spread } from "./components";
import { OWNED_PATHS, SECRET_PATHS } from "./owned-paths";

/** Values of somebody's own, and what they are laid over. */
interface OwnValues {
  readonly values: ChartValues;
  /** Pods of each part. */
  readonly replicas: number;
}

/** What values of somebody's own would undo. @param replicas pods of each part */
export function ownedValueViolations(values: ChartValues, replicas: number): readonly Violation[] {
  return violationsOf({ values, replicas }, OWN_VALUES_RULES);
}

const OWN_VALUES_RULES: readonly Rule<OwnValues>[] = [
  function* serversAreOutside({ values }) {
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
  },
  function* secretsAreElsewhere({ values }) {
    for (const [paths, instead] of SECRET_PATHS) {
      for (const path of paths.filter((one) => !isEmpty(valueAt(values, one)))) {
        yield { code: "PlainSecretValue", what: `values.${path} is a secret in plain text`, instead };
      }
    }
    if (/password|secret/i.test(JSON.stringify(valueAt(values, "core.configureUserSettings") ?? ""))) {
      yield {
        code: "PlainSecretValue",
        what: "values.core.configureUserSettings has a password in plain text",
        instead: "have core.extraEnvVars take CONFIG_OVERWRITE_JSON from a Secret (valueFrom.secretKeyRef)",
      };
    }
  },
  function* ownedPathsAreLeft({ values }) {
    const said = new Set<string>();
    for (const [paths, instead] of OWNED_PATHS) {
      for (const { path, value } of paths.flatMap((one) => givenAt(values, one) ?? [])) {
        if (!said.has(path)) {
          yield { code: "ChartValueOwned", what: `values.${path} is the construct's own`, ...got(value), instead };
        }
        said.add(path);
      }
    }
  },
  function* podsAreKeptApart({ values, replicas }) {
    for (const part of COMPONENTS) {
      const constraints = valueAt(values, `${part}.topologySpreadConstraints`);
      const own = spread(part, replicas);
      const listed: readonly unknown[] = Array.isArray(constraints) ? constraints : [];
      if (listed.some((one) => valueAt(one, "labelSelector") !== undefined)) {
        yield {
          code: "SpreadHasLabelSelector",
          what: `values.${part}.topologySpreadConstraints has a labelSelector, and the chart adds its own a second time`,
          instead: "leave labelSelector out",
        };
      }
      if (constraints !== undefined && !listed.some((one) => includes(one, own))) {
        yield {
          code: "SpreadTooWeak",
          what: `values.${part}.topologySpreadConstraints replaces the constraint by which no two pods share a node`,
          instead: `have ${JSON.stringify(own)} among them`,
        };
      }
    }
  },
  function* innerCertificatesStay({ values }) {
    const source = valueAt(values, "internalTLS.certSource");
    if (Boolean(valueAt(values, "internalTLS.enabled")) && source !== "secret") {
      yield {
        code: "InternalTlsMadeUp",
        what: "values.internalTLS has the chart make certificates, others at each render, or has their keys in plain text",
        got: source ?? "auto",
        instead: 'write certSource: "secret", and secretName of core, jobservice, registry, portal and trivy',
      };
    }
  },
  function* jobLogsAreShared({ values }) {
    const loggers = valueAt(values, "jobservice.jobLoggers");
    const mode = valueAt(values, "persistence.persistentVolumeClaim.jobservice.jobLog.accessMode");
    if (Array.isArray(loggers) && loggers.includes("file") && mode !== "ReadWriteMany") {
      yield {
        code: "JobLogNotShared",
        what: "values.jobservice.jobLoggers has logs in files, on a volume that one node at a time can write to",
        got: loggers,
        instead:
          'leave it out: the database has them; or write accessMode: "ReadWriteMany", with a class that can, in ' +
          "persistence.persistentVolumeClaim.jobservice.jobLog",
      };
    }
  },
];

/** Whether a constraint says all that another does. */
function includes(constraint: unknown, own: ChartValues): boolean {
  return Object.entries(own).every(
    ([key, value]) => JSON.stringify(valueAt(constraint, key)) === JSON.stringify(value),
  );
}

/** What stands at a path, or is to replace a map on the way to it: then nothing of the map would be left. */
function givenAt(values: ChartValues, path: string): { readonly path: string; readonly value: unknown } | undefined {
  const keys = path.split(".");
  for (const index of keys.keys()) {
    const way = keys.slice(0, index + 1).join(".");
    const value = valueAt(values, way);
    if (value === undefined) {
      return undefined;
    }
    if (way === path || !isMap(value)) {
      return { path: way, value };
    }
  }
  return undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** What an error may repeat: there is no telling what is in a map, and a URL may have a login. */
function got(value: unknown): { readonly got?: unknown } {
  if (typeof value === "object" && value !== null) {
    return {};
  }
  return { got: typeof value === "string" ? withoutLogin(value) : value };
}
