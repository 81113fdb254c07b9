import { App } from "cdktf";
import { RegistryTrust } from "../../lib/container-runtime";
import { Environment, SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HaHarborProps,
  HarborExposure,
  HarborKeys,
  HarborScanner,
  HarborStorage,
  SslMode,
} from "../../lib/harbor";
import { HostGroup } from "../../lib/host";
import { KubernetesObject, manifestsOf } from "../../lib/manifests";
import { Backend, NginxEntry } from "../../lib/nginx-entry";
import { Tls } from "../../lib/cluster";
import { Duration, Size } from "../../lib/units";
import { testEnvironment } from "../support/environments";
import { addressesOf, synthesize, SynthesizedStack } from "../support/synth";
import { CERTIFICATE, FakeEntry, fullHarbor, harbor, leastHarbor, MIRRORED, PAIR, valuesOf, viewOf } from "./harbors";

const named = (objects: readonly KubernetesObject[]) =>
  objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`);

const stackOf = (props: Partial<HaHarborProps> = {}, id = "harbor"): SynthesizedStack =>
  synthesize((app) => {
    new HaHarbor(testEnvironment(app).stack("registry"), id, { ...leastHarbor(), ...props });
  }).stacks["test-registry"]!;

/** Resources that Terraform refuses to delete. */
const kept = ({ resource = {} }: SynthesizedStack): readonly string[] =>
  Object.entries(resource).flatMap(([type, all]) =>
    Object.values(all)
      .filter(({ lifecycle }) => (lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true)
      .map(() => type),
  );

describe("with least props", () => {
  test("a namespace, Secrets, a claim, network policies, and the release", () => {
    const { objects, charts } = viewOf(harbor());
    expect(named(objects)).toEqual([
      "Namespace harbor",
      "NetworkPolicy harbor-clients",
      "NetworkPolicy harbor-inside",
      "NetworkPolicy harbor-metrics",
      "Secret harbor-admin",
      "Secret harbor-database",
      "Secret harbor-keys",
      "Secret harbor-redis",
      "PersistentVolumeClaim harbor-images",
    ]);
    expect(charts).toHaveLength(1);
    expect(charts[0]).toMatchObject({ chart: "harbor", version: "1.19.1", release: "harbor", namespace: "harbor" });
  });

  test("all keys are in one Secret, under the names of the chart", () => {
    const keys = viewOf(harbor()).objects.find(({ metadata }) => metadata.name === "harbor-keys");
    expect(keys).toMatchObject({
      stringData: {
        "tls.key": "<secret variable harbor_token_key>",
        "tls.crt": "<secret variable harbor_token_certificate>",
        secretKey: "<secret variable harbor_secretkey>",
        CSRF_KEY: "<secret variable harbor_csrf_key>",
        secret: "<secret variable harbor_core_secret>",
        JOBSERVICE_SECRET: "<secret variable harbor_jobservice_secret>",
        REGISTRY_HTTP_SECRET: "<secret variable harbor_registry_secret>",
        REGISTRY_PASSWD: "<secret variable harbor_registry_password>",
        REGISTRY_HTPASSWD: "<secret variable harbor_registry_htpasswd>",
      },
    });
  });

  test("defaults", () => {
    expect(valuesOf()).toMatchObject({
      externalURL: "https://harbor.example.com:28888",
      expose: { type: "clusterIP", tls: { enabled: false } },
      database: { type: "external", external: { sslmode: "verify-full" }, maxOpenConns: 10 },
      core: { replicas: 2, startupProbe: { periodSeconds: 10, failureThreshold: 180 } },
      jobservice: { jobLoggers: ["database"], loggerSweeperDuration: 14, maxJobWorkers: 10 },
      trivy: { enabled: true, skipUpdate: false, offlineScan: false },
      metrics: { enabled: true },
      cache: { enabled: true },
      ipFamily: { ipv6: { enabled: false } },
      persistence: { persistentVolumeClaim: { trivy: { storageClass: "", size: "10Gi" } } },
    });
  });

  test("the release waits for a migration, and recovers from one that failed", () => {
    expect(Object.values(stackOf().resource!.helm_release!)[0]).toMatchObject({
      ...{ timeout: 45 * 60, upgrade_install: true, cleanup_on_fail: true },
    });
  });

  test("a plan that would delete images, keys or the namespace is refused", () => {
    expect([...kept(stackOf())].sort()).toEqual([
      "kubernetes_namespace_v1",
      "kubernetes_persistent_volume_claim_v1",
      "kubernetes_secret_v1",
    ]);
    expect(kept(stackOf({ deletionProtection: false }))).toEqual([]);
  });

  test("keeps its addresses", () => {
    expect(addressesOf(stackOf())).toMatchInlineSnapshot(`
     [
       "helm_release.harbor_Release_E806C558",
       "kubernetes_namespace_v1.harbor_Namespace_3B50B79B",
       "kubernetes_network_policy_v1.harbor_NetworkPolicies_Clients_CEEBFC99",
       "kubernetes_network_policy_v1.harbor_NetworkPolicies_Inside_884714F0",
       "kubernetes_network_policy_v1.harbor_NetworkPolicies_Metrics_496C6AA2",
       "kubernetes_persistent_volume_claim_v1.harbor_Images_53E5ECE5",
       "kubernetes_secret_v1.harbor_Secrets_Admin_DE71DEAF",
       "kubernetes_secret_v1.harbor_Secrets_Database_D3994A0C",
       "kubernetes_secret_v1.harbor_Secrets_Keys_C3DFC074",
       "kubernetes_secret_v1.harbor_Secrets_Redis_031B3F48",
     ]
    `);
  });
});

test("told everything, it keeps the addresses of the rest", () => {
  const { stacks } = synthesize((app) => {
    new HaHarbor(testEnvironment(app, MIRRORED).stack("registry"), "harbor", fullHarbor());
  });
  expect(addressesOf(stacks["test-registry"]!)).toMatchInlineSnapshot(`
   [
     "helm_release.harbor_Release_E806C558",
     "kubernetes_namespace_v1.harbor_Namespace_3B50B79B",
     "kubernetes_network_policy_v1.harbor_NetworkPolicies_Clients_CEEBFC99",
     "kubernetes_network_policy_v1.harbor_NetworkPolicies_Inside_884714F0",
     "kubernetes_network_policy_v1.harbor_NetworkPolicies_Metrics_496C6AA2",
     "kubernetes_secret_v1.harbor_ImagePullSecret_E41ACEFF",
     "kubernetes_secret_v1.harbor_Secrets_Admin_DE71DEAF",
     "kubernetes_secret_v1.harbor_Secrets_Bucket_2278EE54",
     "kubernetes_secret_v1.harbor_Secrets_CertificateAuthority_F7148376",
     "kubernetes_secret_v1.harbor_Secrets_Certificate_0D550F61",
     "kubernetes_secret_v1.harbor_Secrets_Database_D3994A0C",
     "kubernetes_secret_v1.harbor_Secrets_Keys_C3DFC074",
     "kubernetes_secret_v1.harbor_Secrets_Redis_031B3F48",
     "kubernetes_secret_v1.harbor_Secrets_TrustedAuthorities_C1C3C1DB",
   ]
  `);
});

test("the Secrets are there before the release, which refers to them", () => {
  const release = JSON.stringify(stackOf().resource!.helm_release);
  for (const id of ["Keys", "Admin", "Database", "Redis"]) {
    expect(release).toMatch(new RegExp(`kubernetes_secret_v1\\.harbor_Secrets_${id}_\\w+\\.metadata`));
  }
  expect(release).toMatch(/kubernetes_persistent_volume_claim_v1\.harbor_Images_\w+\.metadata/);
});

test("two Harbors of an environment have nothing in common but what they are told", () => {
  const environment = testEnvironment(new App());
  const views = ["one", "two"].map((id) => {
    const stack = environment.stack(id);
    new HaHarbor(stack, id, { ...leastHarbor(), keys: HarborKeys.variables({ prefix: id }) });
    return manifestsOf(stack);
  });
  expect(views.map(({ charts }) => charts[0]!.namespace)).toEqual(["one", "two"]);
  const keys = views.map(({ placeholders }) => placeholders.filter((name) => name.endsWith("_token_key")));
  expect(keys).toEqual([["one_token_key"], ["two_token_key"]]);
});

describe("exposures", () => {
  const exposed = (props: Partial<HaHarborProps>) => {
    const made = harbor(props);
    return [made.externalUrl, made.address, viewOf(made).charts[0]!.values.expose, made.endpoint] as const;
  };

  test("an entry gets a route for the hostname, and its port is the address", () => {
    const entry = new FakeEntry("https", 28888);
    const [url, address] = exposed({ exposure: HarborExposure.entry(entry) });
    expect([url, address]).toEqual(["https://harbor.example.com:28888", "harbor.example.com:28888"]);
    expect(entry.hosts).toEqual([["harbor.example.com", { host: "harbor.harbor.svc", port: 80, scheme: "http" }]]);
  });

  test("NginxEntry is one, in a stack of its own", () => {
    const environment = testEnvironment(new App());
    const entry = new NginxEntry(environment.stack("entry"), "entry", { tls: PAIR });
    new HaHarbor(environment.stack("registry"), "harbor", { ...leastHarbor(), exposure: HarborExposure.entry(entry) });
    expect(entry.routes).toEqual([
      {
        ...{ host: "harbor.example.com", path: "/", bodySize: Size.gibibytes(100) },
        backend: Backend.service({ host: "harbor.harbor.svc", port: 80, scheme: "http" }),
        timeouts: { read: Duration.minutes(15), send: Duration.minutes(15) },
      },
    ]);
  });

  test("an Ingress with a certificate", () => {
    const [url, , expose, endpoint] = exposed({ exposure: HarborExposure.ingress({ className: "nginx", tls: PAIR }) });
    expect(url).toBe("https://harbor.example.com");
    expect(expose).toMatchObject({
      type: "ingress",
      tls: { enabled: true, certSource: "secret", secret: { secretName: "harbor-tls" } },
      ingress: {
        ...{ className: "nginx", hosts: { core: "harbor.example.com" } },
        annotations: {
          "nginx.ingress.kubernetes.io/ssl-redirect": "true",
          "nginx.ingress.kubernetes.io/proxy-body-size": "0",
        },
      },
    });
    expect(endpoint).toBe(undefined);
  });

  test("an Ingress behind something that speaks TLS sends nobody there", () => {
    const [url, , expose] = exposed({ exposure: HarborExposure.ingress({ className: "nginx" }), tlsInFront: true });
    expect(url).toBe("https://harbor.example.com");
    expect(expose).toMatchObject({
      ...{ tls: { enabled: false } },
      ingress: { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "false" } },
    });
  });

  test("a node port, with the certificate and without", () => {
    const [url, , expose, endpoint] = exposed({ exposure: HarborExposure.nodePort({ port: 30443, tls: PAIR }) });
    expect(url).toBe("https://harbor.example.com:30443");
    expect(expose).toMatchObject({ nodePort: { ports: { https: { nodePort: 30443 }, http: { nodePort: null } } } });
    expect(endpoint).toEqual({ host: "harbor.harbor.svc", port: 443, scheme: "https" });
    const [plain, address, ports] = exposed({ exposure: HarborExposure.nodePort({ port: 30080 }), plainHttp: true });
    expect([plain, address]).toEqual(["http://harbor.example.com:30080", "harbor.example.com:30080"]);
    expect(ports).toMatchObject({ nodePort: { ports: { http: { nodePort: 30080 } } } });
  });

  test("a load balancer", () => {
    const [url, , expose, endpoint] = exposed({ exposure: fullHarbor().exposure });
    expect(url).toBe("https://harbor.example.com:8443");
    expect(expose).toMatchObject({
      type: "loadBalancer",
      loadBalancer: {
        ...{ IP: "198.51.100.7", ports: { httpsPort: 8443 }, sourceRanges: ["198.51.100.0/24"] },
        annotations: { "metallb.io/address-pool": "public" },
      },
    });
    expect(endpoint).toEqual({ host: "harbor.harbor.svc", port: 8443, scheme: "https" });
  });

  test("a VIP in front is said by externalUrl", () => {
    const [url, address] = exposed({ externalUrl: "https://harbor.example.com:443" });
    expect([url, address]).toEqual(["https://harbor.example.com", "harbor.example.com"]);
  });

  test("what speaks TLS in front of plain HTTP listens where clients expect it", () => {
    const [url] = exposed({ exposure: HarborExposure.nodePort({ port: 30080 }), tlsInFront: true });
    expect(url).toBe("https://harbor.example.com");
  });
});

describe("secrets", () => {
  test("those that exist are referred to, and none is made", () => {
    const existing = (name: string, key: string) => SecretValue.existing({ name, key });
    const { objects, charts } = viewOf(
      harbor({
        namespace: "registry",
        keys: HarborKeys.existing({ secretName: "keys" }),
        adminPassword: existing("admin", "initial"),
        database: ExternalPostgres.at({ host: "db.example.com", password: existing("db", "password") }),
        redis: ExternalRedis.single({ host: "redis.example.com", password: existing("redis", "REDIS_PASSWORD") }),
        storage: HarborStorage.s3({
          bucket: "harbor",
          accessKey: existing("bucket", "REGISTRY_STORAGE_S3_ACCESSKEY"),
          secretKey: existing("bucket", "REGISTRY_STORAGE_S3_SECRETKEY"),
        }),
        exposure: HarborExposure.ingress({ className: "nginx", tls: Tls.existing("certificate") }),
        networkPolicy: false,
      }),
    );
    expect(named(objects)).toEqual([]);
    expect(charts[0]).toMatchObject({
      namespace: "registry",
      values: {
        existingSecretSecretKey: "keys",
        ...{ existingSecretAdminPassword: "admin", existingSecretAdminPasswordKey: "initial" },
        core: { secretName: "keys", existingSecret: "keys", existingXsrfSecret: "keys" },
        jobservice: { existingSecret: "keys" },
        registry: { existingSecret: "keys", credentials: { existingSecret: "keys" } },
        database: { external: { existingSecret: "db" } },
        redis: { external: { existingSecret: "redis" } },
        persistence: {
          imageChartStorage: { s3: { existingSecret: "bucket", region: "us-east-1" }, disableredirect: false },
        },
        expose: { tls: { secret: { secretName: "certificate" } } },
      },
    });
  });

  test("a Redis without a password has no Secret, and one with a user has the user in it", () => {
    const without = viewOf(harbor({ redis: ExternalRedis.single({ host: "redis.example.com" }) }));
    expect(named(without.objects)).not.toContain("Secret harbor-redis");
    expect(without.charts[0]!.values).not.toHaveProperty("redis.external.existingSecret");
    const { objects } = viewOf(harbor(fullHarbor(), MIRRORED));
    expect(objects.find(({ metadata }) => metadata.name === "harbor-redis")).toMatchObject({
      stringData: { REDIS_USERNAME: "harbor", REDIS_PASSWORD: "<secret variable harbor_redis>" },
    });
  });

  test("raised revisions write the Secrets anew, and replace the pods", () => {
    const revisions = (props: Partial<HaHarborProps>) =>
      Object.values(stackOf(props).resource!.kubernetes_secret_v1!).map(
        ({ metadata, data_wo_revision }) => `${(metadata as { name: string }).name} ${String(data_wo_revision)}`,
      );
    expect([...revisions({ keys: HarborKeys.variables({ revision: 4 }), secretRevision: 7 })].sort()).toEqual([
      ...["harbor-admin 7", "harbor-database 7", "harbor-keys 4", "harbor-redis 7"],
    ]);
    expect(valuesOf({ keys: HarborKeys.variables({ revision: 4 }), secretRevision: 7 })).toMatchObject({
      registry: { podAnnotations: { "cdktf-onprem/keys-revision": "4", "cdktf-onprem/secret-revision": "7" } },
    });
  });

  test("a renewed certificate replaces the pods that read it, and no others", () => {
    const { certificate, key } = { certificate: SecretValue.variable("a"), key: SecretValue.variable("b") };
    const values = valuesOf({
      exposure: HarborExposure.nodePort({ port: 30443, tls: Tls.pair({ certificate, key, revision: 2 }) }),
    });
    expect(values).toMatchObject({ nginx: { podAnnotations: { "cdktf-onprem/certificate-revision": "2" } } });
    expect(JSON.stringify(values).match(/certificate-revision/g)).toHaveLength(1);
  });

  test("authorities are no secrets, and other ones replace the pods", () => {
    const view = (trustedAuthorities: string) =>
      viewOf(harbor({ trustedAuthorities, certificateAuthority: CERTIFICATE }));
    const { objects, charts } = view(CERTIFICATE);
    const data = { "ca.crt": Buffer.from(CERTIFICATE).toString("base64") };
    for (const name of ["harbor-ca", "harbor-trusted-authorities"]) {
      expect(objects.find(({ metadata }) => metadata.name === name)).toMatchObject({ kind: "Secret", data });
    }
    expect(charts[0]!.values).toMatchObject({
      ...{ caSecretName: "harbor-ca", caBundleSecretName: "harbor-trusted-authorities" },
      core: {
        podAnnotations: { "cdktf-onprem/trusted-authorities": expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
      },
    });
    expect(view(CERTIFICATE + CERTIFICATE).charts[0]!.values.core).not.toEqual(charts[0]!.values.core);
  });
});

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

test("nodes trust it as it stands", () => {
  const { stacks } = synthesize((app) => {
    const hosts = [{ name: "node-1", address: "node-1.example.com", hostKeyFile: "keys/node-1.pub" }];
    const environment = testEnvironment(app, { hosts });
    const made = new HaHarbor(environment.stack("registry"), "harbor", {
      ...leastHarbor(),
      certificateAuthority: CERTIFICATE,
    });
    const nodes = environment.stack("nodes");
    const group = new HostGroup(nodes, "nodes", { identityFile: "~/.ssh/platform" });
    new RegistryTrust(nodes, "registries", { hosts: group, registries: [made] });
    expect(made.project("mirror")).toBe("harbor.example.com:28888/mirror");
  });
  expect(JSON.stringify(stacks["test-nodes"])).toContain("harbor.example.com:28888");
});

describe("warnings", () => {
  const warnings = (props: Partial<HaHarborProps>, nodes = 3): readonly string[] =>
    synthesize((app) => {
      const hosts = Array.from({ length: nodes }, (_, index) => `node-${index}`).map((name) => ({
        ...{ name, address: `${name}.example.com`, hostKeyFile: `keys/${name}.pub` },
      }));
      new HaHarbor(testEnvironment(app, { hosts }).stack("registry"), "harbor", { ...leastHarbor(), ...props });
    }).warnings.map((text) => /\] (\w+):/.exec(text)?.[1] ?? text);
  const database = (sslMode: SslMode) =>
    ExternalPostgres.at({ host: "db.example.com", password: SecretValue.variable("db"), sslMode, maxConnections: 200 });
  const sentinels = (count: number) =>
    ExternalRedis.sentinel({
      masterSet: "main",
      sentinels: ["a", "b", "c"].slice(0, count).map((one) => `${one}.example.com`),
    });

  test.each<[codes: readonly string[], props: Partial<HaHarborProps>, nodes: number]>([
    [[], {}, 2],
    [["ReplicasExceedNodes"], {}, 1],
    [["ReplicasExceedNodes"], { replicas: 4, database: database("verify-full") }, 3],
    [[], {}, 0],
    [["SentinelsFew"], { redis: sentinels(2) }, 3],
    [[], { redis: sentinels(3) }, 3],
    [["DatabasePlain"], { database: database("disable") }, 3],
    [["DatabaseUnverified"], { database: database("require") }, 3],
  ])("%j", (codes, props, nodes) => {
    expect(warnings(props, nodes)).toEqual(codes);
  });
});

test("outside of an environment it says so", () => {
  expect(() => new HaHarbor(new App(), "harbor", leastHarbor())).toThrow(/OutsideEnvironment/);
  expect(Environment.of(harbor()).node.id).toBe("test");
});
