import { App } from "cdktf";
import { ChartRelease } from "../../lib/cluster";
import { ExternalRedis } from "../../lib/harbor";
import { KubernetesObject, manifestsOf } from "../../lib/manifests";
import { testEnvironment } from "../support/environments";
import { schemaOf } from "../support/kubernetes-schemas";
import { KubernetesValidator } from "../support/kubernetes-validation";
import { describeUnless } from "../support/requirements";
import { fullHarbor } from "./harbors";
import { redisUrl } from "./redis-url";
import { HINDRANCE, KINDS, MIRROR, render, SITE } from "./rendered-harbors";
import { budgetsIn, Data, policiesIn, secretsIn, withoutNulls, Workload, workloadsIn } from "./rendered-objects";

describeUnless(HINDRANCE, "the chart of Harbor, rendered by Helm", () => {
  describe.each(Object.entries(KINDS))("%s", (_, props) => {
    let objects: readonly KubernetesObject[];
    let workloads: readonly Workload[];
    beforeAll(() => {
      objects = render(props());
      workloads = workloadsIn(objects);
    });
    const replicas = (): number => props().replicas ?? 2;

    test("all objects are valid in the version of Kubernetes that the environment declares", () => {
      const made = objects.filter(({ metadata }) => metadata.labels?.heritage === "Helm");
      expect(made.length).toBeGreaterThan(15);
      expect(new KubernetesValidator(schemaOf("1.34")).validate(made.map(withoutNulls))).toEqual({
        errors: [],
        unvalidated: [],
      });
    });

    test("every part has its replicas, and no two of them may share a node", () => {
      expect(workloads.length).toBeGreaterThanOrEqual(5);
      for (const { kind, spec } of workloads) {
        const { labels } = spec.template.metadata;
        expect(spec.replicas).toBe(replicas());
        expect(spec.template.spec.topologySpreadConstraints).toEqual([
          {
            ...{ maxSkew: 1, minDomains: replicas(), topologyKey: "kubernetes.io/hostname" },
            whenUnsatisfiable: "DoNotSchedule",
            labelSelector: { matchLabels: { app: "harbor", release: "harbor", component: labels.component } },
            ...(kind === "Deployment" ? { matchLabelKeys: ["pod-template-hash"] } : {}),
          },
        ]);
      }
    });

    test("one pod of each part may be away, and a rollout takes one after the other", () => {
      const budgets = budgetsIn(objects);
      expect(budgets.map(({ spec }) => spec)).toEqual(
        budgets.map(({ spec: { selector } }) => ({ minAvailable: replicas() - 1, selector })),
      );
      expect(budgets.map(({ metadata }) => metadata.name).sort()).toEqual(
        workloads.map(({ metadata }) => metadata.name).sort(),
      );
      expect(workloads.filter(({ spec }) => spec.strategy?.type === "Recreate")).toEqual([]);
    });

    test("all images come from the mirror, and all containers have resources and are restricted", () => {
      const containers = workloads.flatMap(({ spec: { template } }) => [
        ...template.spec.containers,
        ...(template.spec.initContainers ?? []),
      ]);
      expect(containers.filter(({ image }) => !image.startsWith(`${MIRROR}/goharbor/`))).toEqual([]);
      expect(containers.filter(({ resources }) => !(resources?.limits && resources.requests))).toEqual([]);
      const allowed = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ["ALL"] } };
      for (const { securityContext } of containers) {
        expect(securityContext).toMatchObject({ ...allowed, seccompProfile: { type: "RuntimeDefault" } });
      }
    });

    test("pods without which no image is pulled have their priority, and no others", () => {
      for (const { metadata, spec } of workloads) {
        const dispensable = /trivy|exporter/.test(metadata.name);
        expect(spec.template.spec.priorityClassName).toBe(
          dispensable ? undefined : (props().priorityClassName ?? "system-cluster-critical"),
        );
      }
    });

    test("only the volumes that were asked for are there", () => {
      const claims = workloads.flatMap(({ spec: { template, volumeClaimTemplates = [] } }) => [
        ...(template.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
        ...volumeClaimTemplates.map(() => "one for each pod"),
      ]);
      const scanner = props().scanner?.kind === "off" ? [] : ["one for each pod"];
      expect(claims).toEqual([...(props().storage === undefined ? ["harbor-images"] : []), ...scanner]);
      expect(
        objects.filter(({ kind }) => kind === "PersistentVolumeClaim").map(({ metadata }) => metadata.name),
      ).toEqual(props().storage === undefined ? ["harbor-images"] : []);
    });

    test("rendered again it is the same, to the byte, and nothing is there twice", () => {
      expect(JSON.stringify(render(props()))).toBe(JSON.stringify(objects));
      const addresses = objects.map((one) =>
        [one.apiVersion, one.kind, one.metadata.namespace, one.metadata.name].join(" "),
      );
      expect(addresses.filter((address, index) => addresses.indexOf(address) < index)).toEqual([]);
    });

    test("the chart's own Secrets hold nothing but where Redis is", () => {
      const own = secretsIn(objects).filter(({ metadata }) => metadata.labels?.heritage === "Helm");
      const keys = own.flatMap(({ metadata, data }) => Object.keys(data ?? {}).map((key) => `${metadata.name} ${key}`));
      expect(keys).toEqual(
        props().scanner?.kind === "off" ? [] : ["harbor-trivy redisURL", "harbor-trivy gitHubToken"],
      );
      expect(own.map(({ data }) => data?.gitHubToken ?? "")).toEqual(own.map(() => ""));
    });

    test("no password that everybody knows is anywhere", () => {
      // Names of variables stand in the construct's own Secrets.
      const text = JSON.stringify(objects.filter(({ metadata }) => metadata.labels?.heritage === "Helm"));
      const known = ["Harbor12345", "not-a-secure-key", "changeit", "harbor_registry_password"];
      const encoded = known.map((one) => Buffer.from(one).toString("base64"));
      expect([...known, ...encoded].filter((one) => text.includes(one))).toEqual([]);
    });

    test("the pods' labels are those that the network policy selects", () => {
      const policies = policiesIn(objects);
      const labels = workloads.map(({ spec }) => spec.template.metadata.labels);
      const components = labels.map(({ component }) => component);
      for (const { podSelector } of policies.map(({ spec }) => spec)) {
        expect(
          labels.every((one) => Object.entries(podSelector.matchLabels).every(([key, value]) => one[key] === value)),
        ).toBe(true);
        for (const component of podSelector.matchExpressions?.flatMap(({ values }) => values) ?? []) {
          expect(components).toContain(component);
        }
      }
    });
  });

  test("the bare chart is another one at each render", () => {
    const stack = testEnvironment(new App(), SITE).stack("bare");
    new ChartRelease(stack, "harbor", { chart: "harbor", name: "harbor", namespace: "harbor" });
    const [one, other] = [0, 1].map(() => JSON.stringify(manifestsOf(stack, { helm: "helm" }).objects));
    expect(one).not.toBe(other);
  });

  const textOf = (objects: readonly KubernetesObject[], kind: string, name: string): string =>
    JSON.stringify(objects.find((one) => one.kind === kind && one.metadata.name === name));

  test("the parts connect to the database and to Redis as they are told", () => {
    const objects = render(fullHarbor());
    expect(
      (objects.find((one) => one.kind === "ConfigMap" && one.metadata.name === "harbor-core") as Data).data,
    ).toMatchObject({
      ...{ POSTGRESQL_HOST: "postgres.example.com", POSTGRESQL_PORT: "5433", POSTGRESQL_DATABASE: "harbor" },
      ...{ POSTGRESQL_USERNAME: "harbor_user", POSTGRESQL_SSLMODE: "require", POSTGRESQL_MAX_OPEN_CONNS: "20" },
      ...{
        EXT_ENDPOINT: "https://harbor.example.com:8443",
        REGISTRY_STORAGE_PROVIDER_NAME: "s3",
        CACHE_ENABLED: "true",
      },
    });
  });

  test.each<[name: string, redis: ExternalRedis]>([
    ["single", ExternalRedis.single({ host: "redis.example.com" })],
    [
      "single with TLS and numbers",
      ExternalRedis.single({ host: "10.0.0.9", port: 6390, tls: true, indexes: { cache: 9 } }),
    ],
    ["sentinels", ExternalRedis.sentinel({ sentinels: ["a.example.com", "b.example.com"], masterSet: "main" })],
  ])("the chart writes the URLs that ExternalRedis has: %s", (_, redis) => {
    const objects = render({ redis });
    const { data = {} } = objects.find(
      (one) => one.kind === "ConfigMap" && one.metadata.name === "harbor-core",
    ) as Data;
    const idle = "?idle_timeout_seconds=30";
    expect(data).toMatchObject({
      _REDIS_URL_CORE: redisUrl(redis, "core") + idle,
      _REDIS_URL_REG: redisUrl(redis, "registry") + idle,
      _REDIS_URL_HARBOR: redisUrl(redis, "harbor") + idle,
      _REDIS_URL_CACHE_LAYER: redisUrl(redis, "cache") + idle,
    });
    expect(textOf(objects, "ConfigMap", "harbor-jobservice")).toContain(redisUrl(redis, "jobservice"));
    const scanner = objects.find((one) => one.kind === "Secret" && one.metadata.name === "harbor-trivy") as Data;
    expect(Buffer.from(scanner.data?.redisURL ?? "", "base64").toString()).toBe(redisUrl(redis, "scanner") + idle);
    const registry = textOf(objects, "ConfigMap", "harbor-registry");
    expect(registry).toContain(`addr: ${redis.address}\\n`);
    expect(registry).toContain(`enableTLS: ${redis.tls}\\n`);
    expect(registry.includes("sentinelMasterSet: main")).toBe(redis.masterSet === "main");
  });

  test("a bucket's settings reach the registry, and its keys by the Secret alone", () => {
    const objects = render(fullHarbor());
    const registry = textOf(objects, "ConfigMap", "harbor-registry");
    for (const line of [
      "regionendpoint: https://rgw.example.com:8443",
      "bucket: harbor",
      "rootdirectory: /images",
      "disable: false",
    ]) {
      expect(registry).toContain(`${line}\\n`);
    }
    const workload = objects.find(
      (one) => one.kind === "Deployment" && one.metadata.name === "harbor-registry",
    ) as Workload;
    for (const { envFrom = [] } of workload.spec.template.spec.containers) {
      expect(envFrom.map(({ secretRef }) => secretRef?.name)).toContain("harbor-bucket");
    }
  });
});
