import { CHARTS, EnvironmentProps, SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalRedis,
  HaHarborProps,
  HarborExposure,
  HarborKeys,
  HarborStorage,
  LoadBalancerExposureOptions,
} from "../../lib/harbor";
import { Duration, Size } from "../../lib/units";
import { CLUSTER } from "../support/environments";
import { codesOf } from "../support/refusal";
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
    [["NamespaceInvalid"], { namespace: "Harbor" }],
    [["ChartVersionUntested"], { chartVersion: "1.18.2" }],
    [["ChartVersionUntested"], { chartVersion: "1.20.0" }],
    [["ChartVersionUntested"], { chartVersion: "1.19.999" }],
    [["ChartVersionUntested"], { chartVersion: "1.19" }],
    [[], { chartVersion: "1.19.0" }],
    [[], { chartVersion: "1.19.1" }],
    [[], { chartVersion: CHARTS.harbor.version }],
    [["MigrationTimeoutInvalid"], { migrationTimeout: Duration.seconds(59) }],
    [[], { migrationTimeout: Duration.seconds(60) }],
    [["SecretRevisionInvalid"], { secretRevision: 0 }],
    [["NodePortOutOfRange"], nodePort(27999)],
    [[], nodePort(28000)],
    [[], nodePort(32767)],
    [["NodePortOutOfRange"], nodePort(32768)],
    [["ScannerVolumeSizeZero"], { scannerVolume: { size: Size.gibibytes(0) } }],
    [[], { scannerVolume: { size: Size.gibibytes(1) } }],
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

describe("a load balancer", () => {
  const balanced = (options: LoadBalancerExposureOptions): Partial<HaHarborProps> => ({
    exposure: HarborExposure.loadBalancer({ tls: PAIR, ...options }),
  });
  refuses([
    [["PortInvalid"], balanced({ port: 0 })],
    [["PortTaken"], balanced({ port: 80 })],
    [[], balanced({ port: 8443 })],
    [[], { exposure: HarborExposure.loadBalancer({ port: 80 }), plainHttp: true }],
    [[], { exposure: HarborExposure.loadBalancer({ port: 443 }), tlsInFront: true }],
    [["LoadBalancerIpInvalid"], balanced({ ip: "not an ip" })],
    [["LoadBalancerIpInvalid"], balanced({ ip: "198.51.100.0/24" })],
    [[], balanced({ ip: "2001:db8::7" })],
    [["SourceRangeInvalid", "SourceRangeInvalid"], balanced({ sourceRanges: ["10.0.0.0/33", "x", "10.0.0.0/8"] })],
    [["SourceRangeInvalid"], balanced({ sourceRanges: ["10.0.0.5"] })],
    [["SourceRangeInvalid"], balanced({ sourceRanges: ["10.0.0.0/8/8"] })],
    [["SourceRangeInvalid"], balanced({ sourceRanges: ["2001:db8::/129"] })],
    [[], balanced({ sourceRanges: ["2001:db8::/128", "0.0.0.0/0"] })],
    [["SourceRangesEmpty"], balanced({ sourceRanges: [] })],
  ]);
});

describe.each([
  ["1.24", ["KubernetesTooOld"]],
  ["1.26", ["KubernetesTooOld"]],
  ["1.27", []],
  ["1.34", []],
])("on Kubernetes %s", (version, codes) => {
  refuses([[codes, {}]], { cluster: { ...CLUSTER, version } });
});
