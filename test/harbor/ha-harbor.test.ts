import { App } from "cdktf";
import { Environment, SecretValue } from "../../lib/environment";
import { ExternalPostgres, ExternalRedis, HaHarbor, HaHarborProps, HarborKeys, SslMode } from "../../lib/harbor";
import { KubernetesObject, manifestsOf } from "../../lib/manifests";
import { testEnvironment } from "../support/environments";
import { addressesOf, synthesize, SynthesizedStack } from "../support/synth";
import { fullHarbor, harbor, leastHarbor, MIRRORED, valuesOf, viewOf } from "./harbors";

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
    new HaHarbor(stack, id, {
      ...leastHarbor(),
      keys: HarborKeys.variables({ prefix: id }),
      database: ExternalPostgres.at({ host: `${id}.example.com`, password: SecretValue.variable(`${id}_database`) }),
      redis: ExternalRedis.single({ host: `${id}.example.com`, password: SecretValue.variable(`${id}_redis`) }),
    });
    return manifestsOf(stack);
  });
  expect(views.map(({ charts }) => charts[0]!.namespace)).toEqual(["one", "two"]);
  const keys = views.map(({ placeholders }) => placeholders.filter((name) => name.endsWith("_token_key")));
  expect(keys).toEqual([["one_token_key"], ["two_token_key"]]);
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
