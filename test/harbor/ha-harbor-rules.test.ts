import { EnvironmentProps, SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalRedis,
  HaHarborProps,
  HarborExposure,
  HarborKeys,
  HarborStorage,
} from "../../lib/harbor";
import { Duration } from "../../lib/units";
import { codesOf, refusalOf } from "../support/refusal";
import { harbor, PAIR } from "./harbors";

type Case = readonly [codes: readonly string[], props: Partial<HaHarborProps>];

const refuses = (cases: readonly Case[], environment: EnvironmentProps = {}) => {
  test.each(cases)("%j", (codes, props) => {
    expect(codesOf(() => harbor(props, environment))).toEqual(codes);
  });
};

describe("on a cluster", () => {
  const existing = (key: string, name = "given") => SecretValue.existing({ name, key });
  const nodePort = (port: number): Partial<HaHarborProps> => ({
    exposure: HarborExposure.nodePort({ port, tls: PAIR }),
  });
  refuses([
    [["ReplicasTooFew"], { replicas: 1 }],
    [["ReplicasTooFew"], { replicas: 2.5 }],
    [["ReplicasTooFew"], { values: { core: { replicas: 1 } } }],
    [[], { values: { core: { replicas: 2 } } }],
    [["NamespaceInvalid"], { namespace: "Harbor" }],
    [["ChartVersionUntested"], { chartVersion: "1.18.2" }],
    [["ChartVersionUntested"], { chartVersion: "1.20.0" }],
    [[], { chartVersion: "1.19.0" }],
    [["MigrationTimeoutInvalid"], { migrationTimeout: Duration.seconds(59) }],
    [[], { migrationTimeout: Duration.seconds(60) }],
    [["SecretRevisionInvalid"], { secretRevision: 0 }],
    [["NodePortOutOfRange"], nodePort(27999)],
    [[], nodePort(28000)],
    [[], nodePort(32767)],
    [["NodePortOutOfRange"], nodePort(32768)],
    [["PortInvalid"], { exposure: HarborExposure.loadBalancer({ tls: PAIR, port: 0 }) }],
    [["IngressClassMissing"], { exposure: HarborExposure.ingress({ className: "", tls: PAIR }) }],
    [["SecretBeforeNamespace"], { adminPassword: existing("any") }],
    [[], { adminPassword: existing("any"), namespace: "registry" }],
    [["SecretBeforeNamespace"], { keys: HarborKeys.existing({ secretName: "keys" }) }],
    [
      ["SecretKeyUnknown"],
      {
        namespace: "registry",
        database: ExternalPostgres.at({ host: "db.example.com", password: existing("pass") }),
      },
    ],
    [
      ["SecretKeyUnknown"],
      {
        namespace: "registry",
        redis: ExternalRedis.single({ host: "redis.example.com", password: existing("password") }),
      },
    ],
    [
      ["SecretSplit"],
      {
        namespace: "registry",
        storage: HarborStorage.s3({
          bucket: "harbor",
          accessKey: existing("REGISTRY_STORAGE_S3_ACCESSKEY", "one"),
          secretKey: existing("REGISTRY_STORAGE_S3_SECRETKEY", "other"),
        }),
      },
    ],
    [
      ["SecretSplit"],
      {
        namespace: "registry",
        storage: HarborStorage.s3({
          bucket: "harbor",
          accessKey: SecretValue.variable("access"),
          secretKey: existing("REGISTRY_STORAGE_S3_SECRETKEY"),
        }),
      },
    ],
  ]);
});

describe("values of somebody's own", () => {
  refuses([
    [[], { values: { core: { podLabels: { team: "platform" } }, logLevel: "debug" } }],
    [["PlainSecretValue"], { values: { harborAdminPassword: "Harbor12345" } }],
    [["PlainSecretValue"], { values: { core: { tokenKey: "PEM" } } }],
    [["PlainSecretValue"], { values: { redis: { external: { password: "x" } } } }],
    [["PlainSecretValue"], { values: { persistence: { imageChartStorage: { s3: { secretkey: "x" } } } } }],
    [["ChartValueOwned"], { values: { externalURL: "https://other.example.com" } }],
    [["ChartValueOwned"], { values: { persistence: { enabled: false } } }],
    [["ChartValueOwned"], { values: { fullnameOverride: "registry" } }],
    [["DisruptionBudgetTwofold"], { values: { core: { podDisruptionBudget: { maxUnavailable: 1 } } } }],
    [[], { values: { core: { podDisruptionBudget: { maxUnavailable: 1, minAvailable: null } } } }],
    [["SpreadHasLabelSelector"], { values: { core: { topologySpreadConstraints: [{ labelSelector: {} }] } } }],
    [[], { values: { core: { topologySpreadConstraints: [{ topologyKey: "zone" }] } } }],
  ]);

  test("a secret among them is not repeated", () => {
    expect(refusalOf(() => harbor({ values: { secretKey: "planted-secret-17" } })).message).not.toContain("planted");
  });
});
