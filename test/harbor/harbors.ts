import { App } from "cdktf";
import type { IEndpoint, IEntry } from "../../lib/cluster";
import { Tls } from "../../lib/cluster";
import { Environment, EnvironmentProps, SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HaHarborProps,
  HarborExposure,
  HarborKeys,
  HarborScanner,
  HarborStorage,
} from "../../lib/harbor";
import { Manifests, manifestsOf } from "../../lib/manifests";
import { Duration, Size } from "../../lib/units";
import { selfSigned } from "../support/certificate";
import { testEnvironment } from "../support/environments";

/** A class whose volumes nodes share, and one whose volumes they do not. */
export const SHARED = { storageClassName: "cephfs", sharedByNodes: true };
export const BLOCKS = { storageClassName: "ceph-rbd", sharedByNodes: false };

/** A certificate by two variables. */
export const PAIR = Tls.pair({
  certificate: SecretValue.variable("harbor_tls_certificate"),
  key: SecretValue.variable("harbor_tls_key"),
});

/** The text of a certificate, which is no secret. */
export const { certificate: CERTIFICATE } = selfSigned("An authority");

/** An entry that tells what it was asked for. */
export class FakeEntry implements IEntry {
  public readonly hosts: (readonly [host: string, endpoint: IEndpoint])[] = [];

  public constructor(
    public readonly scheme: "http" | "https" = "https",
    public readonly publicPort = 28888,
    public readonly trustsProxies = true,
  ) {}

  public addHost(host: string, endpoint: IEndpoint): void {
    this.hosts.push([host, endpoint]);
  }
}

/** The least that a Harbor can be told. */
export function leastHarbor(): HaHarborProps {
  return {
    hostname: "harbor.example.com",
    exposure: HarborExposure.entry(new FakeEntry()),
    database: ExternalPostgres.at({ host: "postgres.example.com", password: SecretValue.variable("harbor_database") }),
    redis: ExternalRedis.single({ host: "redis.example.com", password: SecretValue.variable("harbor_redis") }),
    storage: HarborStorage.volume({ storageClass: SHARED, size: Size.gibibytes(200) }),
  };
}

/** A Harbor that is told everything. */
export function fullHarbor(): HaHarborProps {
  return {
    hostname: "harbor.example.com",
    externalUrl: "https://harbor.example.com:8443",
    certificateAuthority: CERTIFICATE,
    trustedAuthorities: CERTIFICATE,
    exposure: HarborExposure.loadBalancer({
      ...{ tls: PAIR, port: 8443, ip: "198.51.100.7", sourceRanges: ["198.51.100.0/24"] },
      annotations: { "metallb.io/address-pool": "public" },
    }),
    database: ExternalPostgres.at({
      ...{ host: "postgres.example.com", port: 5433, database: "harbor", username: "harbor_user", sslMode: "require" },
      ...{ password: SecretValue.variable("harbor_database"), maxConnections: 500, maxOpenConnections: 20 },
    }),
    redis: ExternalRedis.sentinel({
      ...{ sentinels: ["10.0.0.21", "10.0.0.22:26380", "10.0.0.23"], masterSet: "harbor", username: "harbor" },
      ...{ password: SecretValue.variable("harbor_redis"), indexes: { jobservice: 11, scanner: 12 } },
    }),
    storage: HarborStorage.s3({
      ...{ endpoint: "https://rgw.example.com:8443/", bucket: "harbor", region: "here", rootDirectory: "/images" },
      ...{ encrypt: true, redirect: true, accessKey: SecretValue.variable("harbor_s3_access_key") },
      secretKey: SecretValue.variable("harbor_s3_secret_key"),
    }),
    keys: HarborKeys.variables({ prefix: "main", revision: 2 }),
    adminPassword: SecretValue.variable("admin_password"),
    scanner: HarborScanner.mirror({ database: "mirror.example.com/trivy-db" }),
    jobLogRetention: Duration.days(30),
    proxy: { http: "http://proxy.example.com:3128", noProxy: [".example.com"] },
    size: "large",
    replicas: 3,
    deletionProtection: true,
    migrationTimeout: Duration.hours(1),
    scannerVolume: { storageClass: BLOCKS, size: Size.gibibytes(20) },
    priorityClassName: "registry",
    secretRevision: 3,
    ipv6: true,
  };
}

/** A site with its own charts and images. */
export const MIRRORED: EnvironmentProps = {
  artifacts: {
    charts: "oci://registry.example.com/charts",
    images: "registry.example.com/mirror",
    pullSecret: SecretValue.variable("registry_login"),
  },
};

/** The Harbor `harbor` in a stack of its own. */
export function harbor(props: Partial<HaHarborProps> = {}, environment: EnvironmentProps = {}): HaHarbor {
  return new HaHarbor(testEnvironment(new App(), environment).stack("registry"), "harbor", {
    ...leastHarbor(),
    ...props,
  });
}

/** What a Harbor makes in the cluster. */
export function viewOf(made: HaHarbor): Manifests {
  return manifestsOf(Environment.stackOf(made));
}

/** The values that its chart is given. */
export function valuesOf(props: Partial<HaHarborProps> = {}, environment: EnvironmentProps = {}) {
  return viewOf(harbor(props, environment)).charts[0]!.values;
}
