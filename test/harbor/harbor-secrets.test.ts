import { SecretValue } from "../../lib/environment";
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
import { CERTIFICATE, fullHarbor, harbor, leastHarbor, MIRRORED, valuesOf, viewOf } from "./harbors";

const named = (objects: readonly KubernetesObject[]) =>
  objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`);

const stackOf = (props: Partial<HaHarborProps> = {}, id = "harbor"): SynthesizedStack =>
  synthesize((app) => {
    new HaHarbor(testEnvironment(app).stack("registry"), id, { ...leastHarbor(), ...props });
  }).stacks["test-registry"]!;

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
        (secret) => `${(secret.metadata as { name: string }).name} ${countIn(secret)}`,
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
