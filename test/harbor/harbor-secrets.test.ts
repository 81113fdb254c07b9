import { Environment, SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HaHarborProps,
  HarborExposure,
  HarborKeys,
  HarborStorage,
} from "../../lib/harbor";
import { KubernetesObject } from "../../lib/manifests";
import { Tls } from "../../lib/cluster";
import { testEnvironment } from "../support/environments";
import { countIn } from "../support/secret-revision";
import { synthesize, SynthesizedStack } from "../support/synth";
import { CERTIFICATE, fullHarbor, harbor, leastHarbor, MIRRORED, PAIR, valuesOf, viewOf } from "./harbors";

const named = (objects: readonly KubernetesObject[]) =>
  objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`);

const stackOf = (props: Partial<HaHarborProps> = {}, id = "harbor"): SynthesizedStack =>
  synthesize((app) => {
    new HaHarbor(testEnvironment(app).stack("registry"), id, { ...leastHarbor(), ...props });
  }).stacks["test-registry"]!;

const COMPONENTS = ["nginx", "portal", "core", "jobservice", "registry", "trivy", "exporter"] as const;

const redisOf = (options: { readonly username?: string; readonly password?: SecretValue }): ExternalRedis =>
  ExternalRedis.single({ host: "redis.example.com", password: SecretValue.variable("harbor_redis"), ...options });

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

  /** What stands of revisions in the annotations of the pods, by component. */
  const tracesIn = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      COMPONENTS.map((component) => {
        const { podAnnotations } = values[component] as { podAnnotations: Readonly<Record<string, string>> };
        return [
          component,
          Object.fromEntries(Object.entries(podAnnotations).filter(([key]) => key.endsWith("-revision"))),
        ];
      }),
    );

  test("raised revisions write the Secrets anew, and replace the pods that read them", () => {
    const props = { keys: HarborKeys.variables({ revision: 4 }), secretRevision: 7 };
    const secrets = Object.values(stackOf(props).resource!.kubernetes_secret_v1!);
    const nameOf = (secret: (typeof secrets)[number]): string => (secret.metadata as { name: string }).name;
    expect(secrets.map((secret) => `${nameOf(secret)} ${countIn(secret)}`).sort()).toEqual([
      ...["harbor-admin 7", "harbor-database 7", "harbor-keys 4", "harbor-redis 7"],
    ]);
    const written = (subject: string): Readonly<Record<string, string>> => ({
      [`cdktf-onprem/${subject}-revision`]: String(
        secrets.find((one) => nameOf(one) === `harbor-${subject}`)?.data_wo_revision,
      ),
    });
    const [keys, admin, database, redis] = ["keys", "admin", "database", "redis"].map(written);
    expect(tracesIn(valuesOf(props))).toEqual({
      nginx: {},
      portal: {},
      core: { ...keys, ...admin, ...database, ...redis },
      jobservice: { ...keys, ...redis },
      registry: { ...keys, ...redis },
      trivy: redis,
      exporter: { ...admin, ...database, ...redis },
    });
  });

  test.each<[what: string, change: Partial<HaHarborProps>, components: readonly string[]]>([
    [
      "another user of Redis",
      { redis: redisOf({ username: "harbor" }) },
      ["core", "jobservice", "registry", "trivy", "exporter"],
    ],
    [
      "another variable for its password",
      { redis: redisOf({ password: SecretValue.variable("other_redis") }) },
      ["core", "jobservice", "registry", "trivy", "exporter"],
    ],
    [
      "keys of other variables",
      { keys: HarborKeys.variables({ prefix: "other" }) },
      ["core", "jobservice", "registry"],
    ],
    ["another variable of admin's", { adminPassword: SecretValue.variable("other_admin") }, ["core", "exporter"]],
    ["nothing", {}, []],
  ])("what writes a Secret anew without a raised revision replaces the pods too: %s", (_, change, components) => {
    const [before, after] = [{ redis: redisOf({}) }, { redis: redisOf({}), ...change }].map((props) =>
      tracesIn(valuesOf(props)),
    );
    expect(
      COMPONENTS.filter((component) => JSON.stringify(before![component]) !== JSON.stringify(after![component])),
    ).toEqual(COMPONENTS.filter((component) => components.includes(component)));
  });

  test("of Secrets that exist the counts are traced, by which one says that there are others in them", () => {
    const existing = (name: string): SecretValue => SecretValue.existing({ name, key: "REDIS_PASSWORD" });
    const values = valuesOf({
      namespace: "registry",
      keys: HarborKeys.existing({ secretName: "keys", revision: 3 }),
      redis: redisOf({ password: existing("redis") }),
      secretRevision: 2,
    });
    expect(tracesIn(values).jobservice).toEqual({
      "cdktf-onprem/keys-revision": "3",
      "cdktf-onprem/redis-revision": "2",
    });
  });

  test.each([
    ["renewed", { revision: 2 }],
    ["of another variable", { key: SecretValue.variable("other_key") }],
  ])("a certificate that is %s replaces the pods that read it, and no others", (_, change) => {
    const pair = { certificate: SecretValue.variable("a"), key: SecretValue.variable("b") };
    const [before, after] = [pair, { ...pair, ...change }].map((one) =>
      tracesIn(valuesOf({ exposure: HarborExposure.nodePort({ port: 30443, tls: Tls.pair(one) }) })),
    );
    expect(after!.nginx).not.toEqual(before!.nginx);
    expect({ ...after, nginx: {} }).toEqual({ ...before, nginx: {} });
  });

  test("a certificate is that of its key", () => {
    const tls = Tls.pair({ certificate: SecretValue.variable("a"), key: SecretValue.variable("b") });
    const { secrets } = Environment.stackOf(
      harbor({ exposure: HarborExposure.nodePort({ port: 30443, tls }) }),
    ).metadata;
    expect([secrets?.a?.certifies, secrets?.b?.certifies]).toEqual([["b"], undefined]);
  });

  test("authorities are no secrets, and other ones replace the pods", () => {
    const exposure = HarborExposure.nodePort({ port: 30443, tls: PAIR });
    const view = (trustedAuthorities: string) =>
      viewOf(harbor({ exposure, trustedAuthorities, certificateAuthority: CERTIFICATE }));
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

  test.each<[name: string, props: Partial<HaHarborProps>, caSecretName: string | undefined]>([
    ["behind an entry", {}, undefined],
    ["behind something else", { exposure: HarborExposure.nodePort({ port: 30080 }), tlsInFront: true }, undefined],
    ["by an Ingress", { exposure: HarborExposure.ingress({ className: "nginx", tls: PAIR }) }, "harbor-ca"],
  ])("the chart gets the authority of a certificate of Harbor's own alone: %s", (_, props, caSecretName) => {
    const made = harbor({ ...props, certificateAuthority: CERTIFICATE });
    const { objects, charts } = viewOf(made);
    expect(charts[0]!.values.caSecretName).toBe(caSecretName);
    expect(named(objects).filter((name) => name === "Secret harbor-ca")).toHaveLength(
      caSecretName === undefined ? 0 : 1,
    );
    expect(made.certificateAuthority).toBe(CERTIFICATE);
  });
});
