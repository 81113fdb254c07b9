import { SecretValue } from "../../lib/environment";
import { HarborScanner, HarborStorage } from "../../lib/harbor";
import { fullHarbor, harbor, MIRRORED, valuesOf, viewOf } from "./harbors";

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
          "postgres.example.com,10.0.0.21,10.0.0.22,10.0.0.23,rgw.example.com",
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
    [HarborScanner.offline(), { enabled: true, skipUpdate: true, skipJavaDBUpdate: true, offlineScan: true }],
    [HarborScanner.online(), { enabled: true, skipUpdate: false, skipJavaDBUpdate: false, offlineScan: false }],
    [HarborScanner.off(), { enabled: false }],
  ])("scanner $kind", (scanner, expected) => {
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
