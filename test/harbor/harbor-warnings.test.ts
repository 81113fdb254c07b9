import { EnvironmentProps, SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalPostgresOptions,
  ExternalRedis,
  HaHarbor,
  HaHarborProps,
  HarborExposure,
  HarborScanner,
  HarborStorage,
} from "../../lib/harbor";
import { NginxEntry } from "../../lib/nginx-entry";
import { testEnvironment } from "../support/environments";
import { synthesize } from "../support/synth";
import { CERTIFICATE, leastHarbor, MIRRORED } from "./harbors";

type Props = Partial<HaHarborProps>;

/** What is said of a Harbor. */
const warnings = (props: Props, environment: EnvironmentProps = {}): readonly string[] =>
  synthesize((app) => {
    new HaHarbor(testEnvironment(app, environment).stack("registry"), "harbor", { ...leastHarbor(), ...props });
  }).warnings;

const codes = (texts: readonly string[]): readonly string[] => texts.map((text) => /\] (\w+):/.exec(text)?.[1] ?? text);

const database = (options: Partial<ExternalPostgresOptions>): Props => ({
  database: ExternalPostgres.at({ host: "db.example.com", password: SecretValue.variable("db"), ...options }),
});
const bucket = (endpoint: string): Props => ({
  storage: HarborStorage.s3({
    ...{ bucket: "harbor", endpoint },
    ...{ accessKey: SecretValue.variable("access"), secretKey: SecretValue.variable("secret") },
  }),
});

describe("servers whose certificates nobody knows", () => {
  test.each<[codes: readonly string[], props: Props]>([
    [["AuthorityUnknown"], database({ host: "10.0.0.31" })],
    [["AuthorityUnknown"], database({ host: "fd00::31", sslMode: "verify-ca" })],
    [["AuthorityUnknown"], database({ host: "postgres.databases.svc" })],
    [[], { ...database({ host: "10.0.0.31" }), trustedAuthorities: CERTIFICATE }],
    [["DatabaseUnverified"], database({ host: "10.0.0.31", sslMode: "require" })],
    [[], database({ host: "198.51.100.31" })],
    [["AuthorityUnknown"], { redis: ExternalRedis.single({ host: "10.0.0.32", tls: true }) }],
    [[], { redis: ExternalRedis.single({ host: "10.0.0.32" }) }],
    [["AuthorityUnknown"], bucket("https://10.0.0.33:8443")],
    [["AuthorityUnknown"], bucket("https://[fd00::33]:8443")],
    [[], bucket("http://10.0.0.33:8080")],
    [[], bucket("https://rgw.example.com")],
  ])("%j", (expected, props) => {
    expect(codes(warnings(props))).toEqual(expected);
  });

  test("all of them are named in one", () => {
    expect(warnings({ ...database({ host: "10.0.0.31" }), ...bucket("https://10.0.0.33") })).toEqual([
      expect.stringContaining("10.0.0.31, 10.0.0.33 are verified"),
    ]);
  });
});

describe("a scanner that does not log in", () => {
  const own = "registry.example.com/public/trivy-db";

  test.each<[codes: readonly string[], scanner: HarborScanner, environment: EnvironmentProps]>([
    [["ScannerLogsInNowhere"], HarborScanner.mirror(), MIRRORED],
    [["ScannerLogsInNowhere"], HarborScanner.mirror({ database: own }), MIRRORED],
    [[], HarborScanner.mirror({ database: own, javaDatabase: own }), MIRRORED],
    [[], HarborScanner.mirror(), { artifacts: { ...MIRRORED.artifacts, pullSecret: undefined } }],
    [[], HarborScanner.offline(), MIRRORED],
  ])("%j", (expected, scanner, environment) => {
    expect(codes(warnings({ scanner }, environment))).toEqual(expected);
  });
});

describe("TLS before an entry that speaks none", () => {
  const withEntry = (trustedProxies: readonly string[] | undefined, props: Props): readonly string[] =>
    synthesize((app) => {
      const environment = testEnvironment(app);
      const entry = new NginxEntry(environment.stack("entry"), "entry", { plainHttp: true, trustedProxies });
      const exposure = HarborExposure.entry(entry);
      new HaHarbor(environment.stack("registry"), "harbor", { ...leastHarbor(), ...props, exposure });
    }).warnings;

  test.each<[codes: readonly string[], trustedProxies: readonly string[] | undefined, props: Props]>([
    [["ProxyNotTrusted"], undefined, { tlsInFront: true }],
    [["ProxyNotTrusted"], [], { tlsInFront: true }],
    [[], ["10.0.0.5"], { tlsInFront: true }],
    [[], undefined, { plainHttp: true }],
  ])("%j", (expected, trustedProxies, props) => {
    expect(codes(withEntry(trustedProxies, props))).toEqual(expected);
  });

  test("by something else nobody knows whether it believes that", () => {
    expect(warnings({ exposure: HarborExposure.nodePort({ port: 30080 }), tlsInFront: true })).toEqual([]);
  });
});
