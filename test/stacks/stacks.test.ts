import { App } from "cdktf";
import { environmentNames, ENVIRONMENTS } from "../../stacks";
import { viewsOf } from "../support/stack-manifests";
import { machinePathsIn, runApp, WholeApp } from "../support/whole-app";

const NAMES = environmentNames();

/** The stacks of each environment, by the ends of their names. */
const STACKS = ["entry", "nodes", "registry", "storage"];

describe.each(NAMES)("the environment %s", (name) => {
  let whole: WholeApp;

  beforeAll(() => {
    whole = runApp(() => {
      const app = new App();
      ENVIRONMENTS[name](app);
      app.synth();
    });
  });

  test("has the stacks of the platform, without a warning", () => {
    expect(Object.keys(whole.stacks)).toEqual(STACKS.map((stack) => `${name}-${stack}`));
    expect(whole.warnings).toEqual([]);
  });

  test("is written as plain cdktf writes it, to the byte", () => {
    expect(whole.texts).toEqual(whole.plainTexts);
  });

  test("holds nothing of the machine on which it was written", () => {
    expect(Object.values(whole.texts).flatMap(machinePathsIn)).toEqual([]);
  });

  test("is written the same again", () => {
    const again = runApp(() => {
      const app = new App();
      ENVIRONMENTS[name](app);
      app.synth();
    });
    expect(again.texts).toEqual(whole.texts);
  });
});

test("all environments have the same stacks, in sizes of their own", () => {
  const { stacks } = runApp(() => {
    const app = new App();
    NAMES.forEach((name) => ENVIRONMENTS[name](app));
    app.synth();
  });
  const replicas = NAMES.map((name) => {
    const deployments = stacks[`${name}-entry`]!.resource!.kubernetes_deployment_v1!;
    return (deployments.entry as { spec: { replicas: string } }).spec.replicas;
  });
  expect(replicas).toEqual(["2", "1", "2", "3"]);
});

describe("environmentNames", () => {
  test("are all when none is named, else those named, in the order of the table", () => {
    expect(environmentNames()).toEqual(["lab", "dev", "test", "prod"]);
    expect(environmentNames(["prod", "lab"])).toEqual(["lab", "prod"]);
  });

  test("refuses what is none", () => {
    expect(() => environmentNames(["prod", "staging"])).toThrow(
      "no environment staging: there are lab, dev, test, prod",
    );
  });
});

test("prod's nodes have a threshold for every signal, and are changed one at a time, the control plane first", () => {
  const { stacks } = runApp(() => {
    const app = new App();
    ENVIRONMENTS.prod(app);
    app.synth();
  });
  const changes = Object.entries(stacks["prod-nodes"]!.resource!.terraform_data!).filter(([name]) =>
    name.startsWith("eviction_"),
  );
  const names = ["control-1", "control-2", "control-3", "node-1", "node-2", "node-3", "node-4", "node-5", "node-6"];
  const hostOf = (address: string): string => names.find((name) => address.includes(`_${name}_`)) ?? "";
  const before = Object.fromEntries(
    changes.map(([name, { depends_on }]) => [
      hostOf(name),
      (depends_on as string[]).filter((address) => address.includes(".eviction_")).map(hostOf),
    ]),
  );
  expect(before).toEqual(Object.fromEntries(names.map((name, index) => [name, names.slice(index - 1, index)])));
  const text = JSON.stringify(changes[0]);
  const signals = ["memory", "nodefs", "imagefs", "pid"].map((resource) => `${resource}.available`);
  for (const signal of [...signals, "nodefs.inodesFree", "imagefs.inodesFree"]) {
    expect(text).toContain(signal);
  }
  expect(stacks["prod-nodes"]!.terraform).not.toHaveProperty("required_providers");
});

test("prod has volumes for one node and for several, and what is not scratch stays", () => {
  const { shown } = viewsOf(ENVIRONMENTS.prod).find((view) => view.shown.stack === "prod-storage")!;
  const classes = shown.objects.filter(({ kind }) => kind === "StorageClass");
  expect(
    classes.map(({ metadata: { name }, provisioner, reclaimPolicy }) => [name, provisioner, reclaimPolicy]),
  ).toEqual([
    ["ceph-rbd", "rbd.csi.ceph.com", "Retain"],
    ["ceph-rbd-bulk", "rbd.csi.ceph.com", "Retain"],
    ["ceph-rbd-scratch", "rbd.csi.ceph.com", "Delete"],
    ["cephfs", "cephfs.csi.ceph.com", "Retain"],
  ]);
  expect(shown.charts.map(({ chart, values }) => [chart, values.provisioner])).toMatchObject([
    ["ceph-csi-cephfs", { replicaCount: 3 }],
    ["ceph-csi-rbd", { replicaCount: 3 }],
  ]);
});

describe("the registries", () => {
  const stacks = environmentNames().map((name) => {
    const { shown } = viewsOf(ENVIRONMENTS[name]).find((view) => view.shown.stack === `${name}-registry`)!;
    return [name, shown] as const;
  });
  const values = (at: (values: Values) => unknown): unknown =>
    Object.fromEntries(stacks.map(([name, { charts }]) => [name, at(charts[0]!.values as unknown as Values)]));

  test("are reached by the entries, at addresses of their own", () => {
    expect(values(({ externalURL }) => externalURL)).toEqual({
      lab: "http://harbor.lab.example.com:28888",
      dev: "http://harbor.dev.example.com:28888",
      test: "https://harbor.test.example.com:28888",
      prod: "https://harbor.prod.example.com",
    });
  });

  test("have two replicas or more, and prod has a Redis that survives the loss of a machine", () => {
    expect(values(({ core }) => core.replicas)).toEqual({ lab: 2, dev: 2, test: 2, prod: 3 });
    expect(values(({ redis }) => redis.external.sentinelMasterSet)).toEqual({
      lab: "",
      dev: "",
      test: "",
      prod: "harbor",
    });
  });

  test("keep their images on a volume of the environment's own CephFS", () => {
    for (const [, { objects }] of stacks) {
      const claims = objects.filter(({ kind }) => kind === "PersistentVolumeClaim");
      expect(claims).toMatchObject([{ spec: { accessModes: ["ReadWriteMany"], storageClassName: "cephfs" } }]);
    }
  });

  test("have all of their images from the mirror in prod", () => {
    const text = JSON.stringify(stacks.find(([name]) => name === "prod")![1].charts);
    expect(text.match(/"repository":"[^"]*"/g)).toEqual(
      expect.arrayContaining(['"repository":"registry.prod.example.com/mirror/goharbor/harbor-core"']),
    );
    expect(text).not.toMatch(/docker\.io|ghcr\.io/);
  });

  test("can be deleted in the lab alone", () => {
    const { stacks: files } = runApp(() => {
      const app = new App();
      NAMES.forEach((name) => ENVIRONMENTS[name](app));
      app.synth();
    });
    const isKept = (name: string): boolean =>
      JSON.stringify(files[`${name}-registry`]!.resource!.kubernetes_persistent_volume_claim_v1).includes(
        '"prevent_destroy":true',
      );
    expect(NAMES.filter(isKept)).toEqual(["dev", "test", "prod"]);
  });
});

/** Values of Harbor's chart. */
interface Values {
  readonly externalURL: string;
  readonly core: { readonly replicas: number };
  readonly redis: { readonly external: { readonly sentinelMasterSet: string } };
}
