import { SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalPostgresOptions,
  ExternalRedis,
  HaHarborProps,
  HarborExposure,
  HarborKeys,
  HarborScanner,
} from "../../lib/harbor";
import { Duration } from "../../lib/units";
import { codesOf, refusalOf } from "../support/refusal";
import { CERTIFICATE, FakeEntry, harbor, MIRRORED } from "./harbors";
import { refuses, TOKEN } from "./refused-harbors";

describe("addresses", () => {
  const plain = HarborExposure.entry(new FakeEntry("http"));
  refuses([
    [["HostnameInvalid"], { hostname: "10.0.0.5" }],
    [["HostnameInvalid"], { hostname: "harbor" }],
    [["HostnameInvalid"], { hostname: "Harbor.example.com" }],
    [["HostnameInvalid"], { hostname: "https://harbor.example.com" }],
    [["HostnameInvalid"], { hostname: "harbor.example.com:8443" }],
    [["HostnameInvalid"], { hostname: "harbor.example.com/registry" }],
    [["ExternalUrlInvalid"], { externalUrl: "harbor.example.com" }],
    [["ExternalUrlInvalid"], { externalUrl: "https://harbor.example.com:70000" }],
    [["ExternalUrlHasPath"], { externalUrl: "https://harbor.example.com/registry" }],
    [["ExternalUrlHasPath"], { externalUrl: "https://me:secret@harbor.example.com" }],
    [["ExternalUrlHostDiffers"], { externalUrl: "https://10.0.0.5" }],
    [["ExternalUrlHostDiffers"], { externalUrl: "https://registry.example.com" }],
    [[], { externalUrl: "https://harbor.example.com:8443/" }],
    [["ExternalUrlInvalid"], { hostname: TOKEN, externalUrl: "harbor.example.com" }],
    [["ExternalUrlHasPath"], { hostname: TOKEN, externalUrl: "https://harbor.example.com/registry" }],
    [["ExternalUrlSchemeWrong"], { hostname: TOKEN, externalUrl: `http://${TOKEN}` }],
    [["ExternalUrlInvalid"], { externalUrl: TOKEN }],
    [[], { hostname: TOKEN, externalUrl: "https://harbor.example.com:8443" }],
    [["ExternalUrlSchemeWrong"], { externalUrl: "http://harbor.example.com" }],
    [["ExternalUrlSchemeWrong"], { externalUrl: "https://harbor.example.com", exposure: plain }],
    [["PlainHttp"], { exposure: plain }],
    [["PlainHttp"], { exposure: HarborExposure.ingress({ className: "nginx" }) }],
    [[], { exposure: plain, plainHttp: true }],
    [[], { exposure: plain, tlsInFront: true }],
    [["PlainHttpUnused"], { plainHttp: true }],
    [["PlainHttpUnused"], { exposure: plain, tlsInFront: true, plainHttp: true }],
    [["TlsTwice"], { tlsInFront: true }],
    [["CertificateAuthorityInvalid"], { certificateAuthority: "ca.pem" }],
    [["CertificateAuthorityInvalid"], { trustedAuthorities: "-----BEGIN RSA PRIVATE KEY-----" }],
    [[], { trustedAuthorities: CERTIFICATE + CERTIFICATE }],
    [[], { trustedAuthorities: TOKEN, certificateAuthority: TOKEN }],
  ]);

  test("a login in a URL is not repeated", () => {
    expect(refusalOf(() => harbor({ externalUrl: "https://me:secret@harbor.example.com" })).message).not.toContain(
      "secret",
    );
  });

  test("a name that only Terraform knows stands in the URL as it is", () => {
    const hostname = `harbor.${TOKEN}`;
    const { externalUrl, address } = harbor({ hostname, externalUrl: `https://${hostname}:8443/` });
    expect([externalUrl, address]).toEqual([`https://${hostname}:8443`, `${hostname}:8443`]);
  });

  test("what to write instead stands beside", () => {
    expect(refusalOf(() => harbor({ hostname: "10.0.0.5" })).message).toBe(
      "HaHarbor [test-registry/harbor] HostnameInvalid: hostname is the domain name by which clients know the registry: no address, no URL, and in " +
        'lower case, got "10.0.0.5"; write e.g. harbor.example.com; the port follows from the exposure, or stands in externalUrl',
    );
  });
});

describe("the database", () => {
  const database = (options: Partial<ExternalPostgresOptions>): Partial<HaHarborProps> => ({
    database: ExternalPostgres.at({ host: "db.example.com", password: SecretValue.variable("db"), ...options }),
  });
  refuses([
    [["InternalDatabase"], database({ host: "localhost" })],
    [["InternalDatabase"], database({ host: "127.0.0.1" })],
    [["InternalDatabase"], { values: { database: { type: "internal" } } }],
    [[], { values: { database: { type: "external" } } }],
    [["DatabaseHostInvalid"], database({ host: "db.example.com:5432" })],
    [["DatabaseHostInvalid"], database({ host: "postgres" })],
    [["DatabasePortInvalid"], database({ port: 0 })],
    [[], database({ port: 65535 })],
    [["DatabasePortInvalid"], database({ port: 65536 })],
    [["DatabaseNameInvalid"], database({ database: "a b" })],
    [["DatabaseNameInvalid"], database({ username: "1" })],
    // Two replicas and one more in a rollout, of core, jobservice and exporter: nine pods, and three connections that PostgreSQL keeps.
    [[], database({ maxConnections: 9 * 5 + 3 })],
    [["DatabaseConnectionsTooFew"], database({ maxConnections: 9 * 5 + 2 })],
    [[], database({ maxConnections: 93, maxOpenConnections: 10 })],
    [["DatabaseConnectionsExceeded"], database({ maxConnections: 92, maxOpenConnections: 10 })],
    [["DatabaseConnectionsTooFew"], database({ maxOpenConnections: 4 })],
    [["DatabaseConnectionsTooFew"], database({ maxConnections: Number.NaN })],
    [[], { ...database({ maxConnections: 63, maxOpenConnections: 10 }), metrics: false }],
    [["DatabaseConnectionsExceeded"], { ...database({ maxConnections: 93, maxOpenConnections: 10 }), replicas: 3 }],
  ]);

  test("the way out is a number", () => {
    expect(refusalOf(() => harbor(database({ maxOpenConnections: 900 }))).message).toContain(
      "write maxOpenConnections: 10 or less, or raise maxConnections",
    );
  });
});

describe("Redis", () => {
  const single = { host: "redis.example.com" };
  const sentinels = { sentinels: ["a.example.com", "b.example.com", "c.example.com"], masterSet: "main" };
  const password = SecretValue.variable("redis");
  const inSecret = { password: SecretValue.existing({ name: "redis", key: "REDIS_PASSWORD" }) };
  const existing = { namespace: "registry" };
  refuses([
    [["InternalRedis"], { redis: ExternalRedis.single({ host: "localhost" }) }],
    [["InternalRedis"], { redis: ExternalRedis.sentinel({ sentinels: ["127.0.0.1"], masterSet: "main" }) }],
    [["InternalRedis"], { values: { redis: { type: "internal" } } }],
    [["RedisHostInvalid"], { redis: ExternalRedis.single({ host: "redis" }) }],
    [["RedisHostInvalid"], { redis: ExternalRedis.single({ host: "redis.example.com:6379" }) }],
    [["RedisHostInvalid"], { redis: ExternalRedis.single({ ...single, port: 0 }) }],
    [["RedisHostInvalid"], { redis: ExternalRedis.sentinel({ ...sentinels, sentinels: ["a.example.com:70000"] }) }],
    [["RedisSentinelsMissing"], { redis: ExternalRedis.sentinel({ ...sentinels, sentinels: [] }) }],
    [
      ["RedisSentinelRepeated"],
      { redis: ExternalRedis.sentinel({ ...sentinels, sentinels: ["a.example.com", "a.example.com:26379"] }) },
    ],
    [["RedisMasterInvalid"], { redis: ExternalRedis.sentinel({ ...sentinels, masterSet: "" }) }],
    [["RedisMasterInvalid"], { redis: ExternalRedis.sentinel({ ...sentinels, masterSet: "a/b" }) }],
    [[], { redis: ExternalRedis.sentinel({ ...sentinels, masterSet: TOKEN }) }],
    [["RedisSentinelTls"], { redis: ExternalRedis.sentinel({ ...sentinels, tls: true }) }],
    [[], { redis: ExternalRedis.sentinel(sentinels) }],
    [[], { redis: ExternalRedis.single({ ...single, tls: true }) }],
    [["RedisUserInvalid"], { redis: ExternalRedis.single({ ...single, username: "harbor" }) }],
    [["RedisUserInvalid"], { redis: ExternalRedis.single({ ...single, username: "a:b", password }) }],
    [[], { redis: ExternalRedis.single({ ...single, username: "harbor", password }) }],
    [[], { redis: ExternalRedis.single({ ...single, username: TOKEN, password }) }],
    [
      ["RedisUserElsewhere"],
      { ...existing, redis: ExternalRedis.single({ ...single, ...inSecret, username: "harbor" }) },
    ],
    [[], { ...existing, redis: ExternalRedis.single({ ...single, ...inSecret }) }],
    [["RedisIndexesCollide"], { redis: ExternalRedis.single({ ...single, indexes: { jobservice: 2 } }) }],
    [["RedisIndexesCollide"], { redis: ExternalRedis.single({ ...single, indexes: { cache: 0 } }) }],
    [[], { redis: ExternalRedis.single({ ...single, indexes: { jobservice: 3 } }) }],
    [["RedisIndexInvalid"], { redis: ExternalRedis.single({ ...single, indexes: { jobservice: -1 } }) }],
    [["RedisIndexInvalid"], { redis: ExternalRedis.single({ ...single, indexes: { jobservice: 1.5 } }) }],
  ]);
});

describe("the scanner", () => {
  const proxy = { http: "http://proxy.example.com:3128" };
  refuses([
    [["ScannerMirrorMissing"], { scanner: HarborScanner.mirror() }],
    [["ScannerMirrorMissing"], { scanner: HarborScanner.mirror({ database: "r.example.com/trivy-db" }) }],
    [
      [],
      {
        scanner: HarborScanner.mirror({ database: "r.example.com/trivy-db", javaDatabase: "r.example.com:5000/j/db" }),
      },
    ],
    [
      ["ScannerRepositoryInvalid", "ScannerRepositoryInvalid"],
      {
        scanner: HarborScanner.mirror({ database: "https://r.example.com/db", javaDatabase: "r.example.com/db:2" }),
      },
    ],
    [[], { scanner: HarborScanner.mirror({ database: `${TOKEN}/trivy-db`, javaDatabase: TOKEN }) }],
    [[], { scanner: HarborScanner.online() }],
  ]);

  describe("in an environment with charts and images of its own", () => {
    refuses(
      [
        [["ScannerNeedsInternet"], {}],
        [["ScannerNeedsInternet"], { scanner: HarborScanner.online() }],
        [[], { scanner: HarborScanner.online(), proxy }],
        [[], { scanner: HarborScanner.mirror() }],
        [[], { scanner: HarborScanner.offline() }],
        [[], { scanner: HarborScanner.off() }],
      ],
      MIRRORED,
    );
  });

  describe("in an environment with a mirror for images alone", () => {
    refuses([[[], {}]], { artifacts: { images: "registry.example.com/mirror" } });
  });
});

describe("the rest of the description", () => {
  refuses([
    [["JobLogRetentionInvalid"], { jobLogRetention: Duration.hours(36) }],
    [["JobLogRetentionInvalid"], { jobLogRetention: Duration.days(0) }],
    [[], { jobLogRetention: Duration.days(1) }],
    [["KeysRevisionInvalid"], { keys: HarborKeys.variables({ revision: 0 }) }],
    [["ProxyMissing"], { proxy: {} }],
    [["ProxyInvalid"], { proxy: { http: "proxy.example.com" } }],
    [["ProxyInvalid"], { proxy: { https: "http://proxy.example.com/path" } }],
    [["ProxyInvalid"], { proxy: { http: "http://proxy.example.com:65536" } }],
    [[], { proxy: { http: TOKEN, noProxy: [TOKEN] } }],
    [["ProxyHasCredentials"], { proxy: { http: "http://me:secret@proxy.example.com" } }],
    [["NoProxyInvalid"], { proxy: { http: "http://proxy.example.com", noProxy: ["a, b"] } }],
  ]);
});

test("everything that is wrong is said at once", () => {
  expect(codesOf(() => harbor({ hostname: "harbor", replicas: 1, chartVersion: "2.0.0" }))).toEqual([
    "HostnameInvalid",
    "ReplicasTooFew",
    "ChartVersionUntested",
  ]);
});
