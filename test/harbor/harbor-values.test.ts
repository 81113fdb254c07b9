import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { TerraformVariable } from "cdktf";
import { EnvironmentProps, SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HaHarborProps,
  HarborScanner,
  HarborStorage,
} from "../../lib/harbor";
import { testEnvironment } from "../support/environments";
import { synthesize } from "../support/synth";
import { fullHarbor, harbor, leastHarbor, MIRRORED, valuesOf, viewOf } from "./harbors";

describe("what it is told reaches the chart", () => {
  test("told everything", () => {
    expect(valuesOf(fullHarbor(), MIRRORED)).toMatchObject({
      imagePullSecrets: [{ name: "harbor-image-pull" }],
      core: { image: { repository: "registry.example.com/mirror/goharbor/harbor-core" }, replicas: 3 },
      registry: {
        registry: { image: { repository: "registry.example.com/mirror/goharbor/registry-photon" } },
        controller: { image: { repository: "registry.example.com/mirror/goharbor/harbor-registryctl" } },
        podDisruptionBudget: { enabled: true, minAvailable: 2 },
        priorityClassName: "registry",
      },
      trivy: {
        dbRepository: ["mirror.example.com/trivy-db"],
        javaDBRepository: ["registry.example.com/mirror/aquasecurity/trivy-java-db"],
        ...{ skipUpdate: false, offlineScan: true },
      },
      jobservice: { loggerSweeperDuration: 30, maxJobWorkers: 30 },
      database: { maxOpenConns: 20, external: { host: "postgres.example.com", port: "5433", sslmode: "require" } },
      redis: { external: { addr: "10.0.0.21:26379,10.0.0.22:26380,10.0.0.23:26379", sentinelMasterSet: "harbor" } },
      proxy: {
        httpProxy: "http://proxy.example.com:3128",
        noProxy: expect.stringContaining(
          "postgres.example.com,10.0.0.21,10.0.0.22,10.0.0.23,rgw.example.com,mirror.example.com,registry.example.com",
        ) as unknown,
        components: ["core", "jobservice", "trivy"],
      },
      persistence: {
        persistentVolumeClaim: { trivy: { storageClass: "ceph-rbd", size: "20Gi" } },
        imageChartStorage: { type: "s3", disableredirect: false },
      },
      ipFamily: { ipv6: { enabled: true } },
    });
  });

  test.each([
    [
      "offline",
      HarborScanner.offline(),
      { enabled: true, skipUpdate: true, skipJavaDBUpdate: true, offlineScan: true },
    ],
    [
      "online",
      HarborScanner.online(),
      { enabled: true, skipUpdate: false, skipJavaDBUpdate: false, offlineScan: false },
    ],
    ["off", HarborScanner.off(), { enabled: false }],
  ])("scanner %s", (_, scanner, expected) => {
    expect(valuesOf({ scanner }).trivy).toMatchObject(expected);
  });

  test("without the scanner nothing else is said of it, and without metrics there is no exporter", () => {
    const values = valuesOf({ scanner: HarborScanner.off(), metrics: false });
    expect(values.trivy).toEqual({ enabled: false });
    expect(values).not.toHaveProperty("exporter");
    expect(values.metrics).toEqual({ enabled: false });
  });

  test("a gateway of one's own is passed by for clients, a bucket of AWS is reached by the proxy", () => {
    const keys = { accessKey: SecretValue.variable("access"), secretKey: SecretValue.variable("secret") };
    const storage = (endpoint?: string) =>
      valuesOf({
        storage: HarborStorage.s3({ bucket: "harbor", endpoint, ...keys }),
        proxy: { http: "http://proxy.example.com" },
      });
    expect(storage("http://rgw.ceph.svc")).toMatchObject({
      persistence: {
        imageChartStorage: { disableredirect: true, s3: { regionendpoint: "http://rgw.ceph.svc", secure: false } },
      },
      proxy: { components: ["core", "jobservice", "trivy"] },
    });
    expect(storage()).toMatchObject({
      persistence: { imageChartStorage: { disableredirect: false, s3: { secure: true } } },
      proxy: { components: ["core", "jobservice", "trivy", "registry"] },
    });
  });

  const noProxyOf = (props: Partial<HaHarborProps>, environment: EnvironmentProps = {}): readonly string[] => {
    const { proxy } = valuesOf({ proxy: { http: "http://proxy.example.com" }, ...props }, environment);
    return (proxy as { readonly noProxy: string }).noProxy.split(",");
  };

  test("a bucket outside that is not of AWS is reached by the proxy where one says so", () => {
    const storage = (byProxy?: boolean) =>
      HarborStorage.s3({
        bucket: "harbor",
        endpoint: "https://s3.example.net",
        byProxy,
        accessKey: SecretValue.variable("access"),
        secretKey: SecretValue.variable("secret"),
      });
    expect(noProxyOf({ storage: storage(true) })).not.toContain("s3.example.net");
    expect(noProxyOf({ storage: storage() })).toContain("s3.example.net");
    expect(valuesOf({ storage: storage(true), proxy: { http: "http://proxy.example.com" } })).toMatchObject({
      proxy: { components: ["core", "jobservice", "trivy", "registry"] },
    });
  });

  test("the scanner asks its own mirror without the proxy, and the internet by it", () => {
    const scanner = HarborScanner.mirror({ javaDatabase: "mirror.example.org:5000/java-db" });
    expect(noProxyOf({ scanner }, MIRRORED)).toEqual(
      expect.arrayContaining(["registry.example.com", "mirror.example.org"]),
    );
    expect(noProxyOf({ scanner: HarborScanner.online() }, MIRRORED)).not.toContain("registry.example.com");
  });

  test("another version of the chart", () => {
    expect(viewOf(harbor({ chartVersion: "1.19.0" })).charts[0]).toMatchObject({ chart: "harbor", version: "1.19.0" });
  });

  test("values of somebody's own are laid over the rest", () => {
    expect(
      valuesOf({ values: { core: { podLabels: { team: "platform" } }, jobservice: { maxJobWorkers: 3 } } }),
    ).toMatchObject({
      core: { podLabels: { team: "platform" }, replicas: 2 },
      jobservice: { maxJobWorkers: 3, jobLoggers: ["database"] },
    });
  });
});

test("what only Terraform knows is taken as it stands", () => {
  const { stacks } = synthesize((app) => {
    const stack = testEnvironment(app).stack("registry");
    const variable = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
    const port = new TerraformVariable(stack, "port", { type: "number" }).numberValue;
    const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "registry" } });
    new HaHarbor(stack, "harbor", {
      ...leastHarbor(),
      ...{ hostname: variable("hostname"), namespace: namespace.metadata.name },
      database: ExternalPostgres.at({ host: variable("database"), port, password: SecretValue.variable("db") }),
      redis: ExternalRedis.single({ host: variable("redis"), port, indexes: { jobservice: port } }),
    });
  });
  const { namespace, values } = Object.values(stacks["test-registry"]!.resource!.helm_release!)[0]!;
  expect(namespace).toBe("${kubernetes_namespace_v1.namespace.metadata[0].name}");
  for (const part of [
    '"externalURL":${jsonencode("https://${var.hostname}:28888")}',
    '"host":${jsonencode(var.database)},"port":${jsonencode(var.port)}',
    '"addr":${jsonencode("${var.redis}:${var.port}")}',
    '"jobserviceDatabaseIndex":${jsonencode(var.port)}',
  ]) {
    expect((values as readonly string[])[0]).toContain(part);
  }
});
