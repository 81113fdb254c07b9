import { Token } from "cdktf";
import { CHARTS, type Cluster, type SecretValue } from "../../environment";
import { isDnsLabel, type Rule, type Violation, violationsOf } from "../../units";
import { HarborBucket } from "../description/storage";
import { CHART_KEYS } from "./chart-keys";
import { tlsOf } from "./exposure";
import { EXPOSURE_RULES } from "./exposure-rules";
import type { HaHarborProps } from "./ha-harbor-props";
import type { HaHarborSettings } from "./ha-harbor-settings";
import { ownedValueViolations } from "./owned-values";

/** What the rules of a Harbor on a cluster look at, beside what every Harbor's do. */
export interface HaHarborInput {
  readonly props: HaHarborProps;
  readonly settings: HaHarborSettings;
  /** The cluster that it is for. */
  readonly cluster: Pick<Cluster, "version" | "nodePortRange">;
}

/** Versions of the chart whose values have been tried; their templates are the same. */
const TESTED = ["1.19.0", "1.19.1"];

/** First minor version of Kubernetes that keeps pods of a part apart as they are told (`minDomains`, `matchLabelKeys`), and does not pass over it. */
const FIRST_WITH_SPREAD = 27;

/** What a Harbor on a cluster must be, beside what every Harbor must be. */
export const HA_HARBOR_RULES: readonly Rule<HaHarborInput>[] = [
  function* hasReplicas({ settings: { replicas } }) {
    if (!(Number.isInteger(replicas) && replicas >= 2)) {
      yield {
        code: "ReplicasTooFew",
        what: "replicas leaves nobody to answer while a node is down",
        got: replicas,
        instead: "write a whole number from 2 on",
      };
    }
  },
  function* namespaceIsName({ settings: { namespace } }) {
    if (!Token.isUnresolved(namespace) && !isDnsLabel(namespace)) {
      yield {
        code: "NamespaceInvalid",
        what: "namespace, or the id in its place, names the Harbor's namespace",
        got: namespace,
        instead: "write at most 63 lower-case letters, digits and dashes",
      };
    }
  },
  function* versionIsTested({ props: { chartVersion } }) {
    if (chartVersion !== undefined && !TESTED.includes(chartVersion)) {
      yield {
        code: "ChartVersionUntested",
        what: "chartVersion is one whose values have not been tried: Helm would pass over those that it does not have",
        got: chartVersion,
        instead: `leave it out for ${CHARTS.harbor.version}, or write one of ${TESTED.join(", ")}`,
      };
    }
  },
  function* clusterKeepsApart({ cluster: { version } }) {
    if (Number(version.split(".")[1]) < FIRST_WITH_SPREAD) {
      yield {
        code: "KubernetesTooOld",
        what: `the environment's cluster would pass over what keeps two pods of a part off one node: it needs Kubernetes 1.${FIRST_WITH_SPREAD}`,
        got: version,
        instead: "upgrade the cluster first",
      };
    }
  },
  function* scannerHasRoom({ settings: { scannerVolume } }) {
    if (scannerVolume.size.toBytes() === 0) {
      yield {
        code: "ScannerVolumeSizeZero",
        what: "scannerVolume has no room",
        got: scannerVolume.size.toQuantity(),
        instead: "leave size out for 10 GiB",
      };
    }
  },
  function* migrationFits({ settings: { migrationTimeout } }) {
    if (migrationTimeout.toMillis() < 60_000 || migrationTimeout.toMillis() % 1000 !== 0) {
      yield {
        code: "MigrationTimeoutInvalid",
        what: "migrationTimeout is what the change of a database takes, in whole seconds",
        got: migrationTimeout.toString(),
        instead: "write Duration.minutes(30), more for a database of many gigabytes",
      };
    }
  },
  function* secretRevisionCounts({ settings: { secretRevision } }) {
    if (!(Number.isInteger(secretRevision) && secretRevision >= 1)) {
      yield {
        code: "SecretRevisionInvalid",
        what: "secretRevision counts the changes of passwords",
        got: secretRevision,
        instead: "begin with 1 and raise it by 1",
      };
    }
  },
  function* secretsCanBeThere({ props, settings }) {
    if (props.namespace === undefined && existingSecrets(settings).length > 0) {
      yield {
        code: "SecretBeforeNamespace",
        what: "Secrets are to lie in a namespace that the Harbor makes itself, so they cannot be there when its pods start",
        got: existingSecrets(settings),
        instead: "give the prop namespace one that exists, or the values by SecretValue.variable",
      };
    }
  },
  ({ settings: { exposure }, cluster: { nodePortRange } }) => violationsOf({ exposure, nodePortRange }, EXPOSURE_RULES),
  ({ settings }) => keyViolations(settings),
  ({ settings }) => splitViolations(settings),
  ({ props: { values }, settings: { replicas } }) =>
    values === undefined ? [] : ownedValueViolations(values, replicas),
];

/** Two values that the chart has from one Secret, and the keys under which it reads them. */
interface Pair {
  readonly what: string;
  readonly values: readonly [SecretValue, SecretValue];
  readonly keys: readonly [string, string];
}

function pairsOf({ description: { storage }, exposure }: HaHarborSettings): readonly Pair[] {
  const tls = tlsOf(exposure)?.source;
  const pairs: Pair[] = [];
  if (storage instanceof HarborBucket) {
    const { accessKey, secretKey } = storage.options;
    const keys = [CHART_KEYS.accessKey, CHART_KEYS.secretKey] as const;
    pairs.push({ what: "storage", values: [accessKey, secretKey], keys });
  }
  if (tls?.kind === "pair") {
    const keys = [CHART_KEYS.certificate, CHART_KEYS.key] as const;
    pairs.push({ what: "exposure.tls", values: [tls.pair.certificate, tls.pair.key], keys });
  }
  return pairs;
}

type Keyed = readonly [what: string, value: SecretValue | undefined, key: string];

/** Values of which the chart knows the key in a Secret. */
function keyedValues(settings: HaHarborSettings): readonly Keyed[] {
  const { database, redis } = settings.description;
  return [
    ["database.password", database.password, CHART_KEYS.database],
    ["redis.password", redis.password, CHART_KEYS.redis],
    ...pairsOf(settings).flatMap(({ what, values, keys }): readonly Keyed[] => [
      [what, values[0], keys[0]],
      [what, values[1], keys[1]],
    ]),
  ];
}

function* keyViolations(settings: HaHarborSettings): Iterable<Violation> {
  for (const [what, value, key] of keyedValues(settings)) {
    if (value?.kind === "existing" && value.key !== key) {
      yield {
        code: "SecretKeyUnknown",
        what: `${what} is in a Secret under another key than the chart reads, ${key}`,
        got: value.key,
        instead: `write it into the Secret ${value.name} as ${key} too`,
      };
    }
  }
}

function* splitViolations(settings: HaHarborSettings): Iterable<Violation> {
  for (const { what, values } of pairsOf(settings)) {
    const places = new Set(values.map((value) => (value.kind === "existing" ? value.name : undefined)));
    if (places.size > 1) {
      yield {
        code: "SecretSplit",
        what: `${what} has its two values in different places, and the chart has both from one Secret`,
        got: values.map(String),
        instead: "give both by SecretValue.variable, or both of one Secret",
      };
    }
  }
}

/** Names of the Secrets that have to exist before. */
function existingSecrets(settings: HaHarborSettings): readonly string[] {
  const { keys, adminPassword } = settings.description;
  const tls = tlsOf(settings.exposure);
  const values = [adminPassword, ...keyedValues(settings).map(([, value]) => value)];
  const names = values.flatMap((value) => (value?.kind === "existing" ? [value.name] : []));
  return [
    ...(keys.source.kind === "existing" ? [keys.source.secretName] : []),
    ...(tls?.source.kind === "secret" ? [tls.source.name] : []),
    ...new Set(names),
  ];
}
