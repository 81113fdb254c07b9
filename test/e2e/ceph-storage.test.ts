import { CoreV1Api, StorageV1Api, V1DaemonSet, V1Pod, V1Secret, V1StorageClass } from "@kubernetes/client-node";
import type { App } from "cdktf";
import type { StackRunner } from "../../lab/start/stack-runner";
import { CephCluster, CephFsStorage, CephRbdStorage, Environment, SecretValue, StateBackend } from "../../lib";
import { CHARTS_FOLDER, chartsHindrance } from "../support/charts";
import { describeUnless } from "../support/requirements";
import { AppliedApp, filesWith } from "./support/applied-app";
import { ensureLab, find, LAB, labClient } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";
import { Undo } from "./support/undo";
import { boundClaim, expandClaim, removeClaim, requestOf } from "./support/volume-claim";
import { kubectl, removeTaint } from "./support/volume-nodes";

/** What Ceph prints as keys, and nothing else may. */
const CANARIES = {
  ceph_rbd_key: "AQDCanaryOfTheKeyOfTheBlockStorageUser==",
  ceph_fs_key: "AQDCanaryOfTheKeyOfTheFileSystemsUser0==",
} as const;

const CLUSTER = "b9127830-b0cc-4e34-aa47-9d1a2e9949a8";

const [GROWING, FIXED, SHARED] = ["applied-rbd", "applied-rbd-fixed", "applied-cephfs"];

/** Its nodes have no kubelet: what is scheduled to them runs, whatever its image; the real ones could not pull it. */
const FAKE_NODES = { nodeSelector: { type: "kwok" } };

/** A node that takes no pods but those that tolerate everything. */
const TAINTED = "worker-3";
const TAINT = "dedicated=database:NoSchedule";

describe.each(ENGINES)("storage of a Ceph cluster applied by %s", (engine) => {
  const namespace = `ceph-rbd-${engine}`;
  const drivers = [
    { chart: "ceph-csi-rbd", where: namespace, user: "kubernetes-rbd", key: CANARIES.ceph_rbd_key, fencing: true },
    {
      chart: "ceph-csi-cephfs",
      where: `cephfs-${engine}`,
      user: "kubernetes-fs",
      key: CANARIES.ceph_fs_key,
      fencing: false,
    },
  ] as const;

  const open = (applied: AppliedApp, pool: string): Promise<StackRunner> =>
    applied.open(
      "lab-storage",
      (app: App) => {
        const state = StateBackend.local({ folder: applied.home });
        const lab = new Environment(app, "lab", { cluster: LAB, state, artifacts: { charts: CHARTS_FOLDER } });
        const stack = lab.stack("storage");
        const cluster = new CephCluster({ clusterId: CLUSTER, monitors: ["198.18.0.1:6789"] });
        const everywhere = {
          cluster,
          provisionerReplicas: 3,
          values: { nodeplugin: FAKE_NODES, provisioner: FAKE_NODES },
        };
        new CephRbdStorage(stack, namespace, {
          ...everywhere,
          user: { id: "kubernetes-rbd", key: SecretValue.variable("ceph_rbd_key") },
          classes: [
            { name: GROWING, pool, imageFeatures: ["layering", "exclusive-lock"], mountOptions: ["discard"] },
            { name: FIXED, pool: "fixed", allowVolumeExpansion: false, dataMustStay: true },
          ],
        });
        new CephFsStorage(stack, `cephfs-${engine}`, {
          ...everywhere,
          user: { id: "kubernetes-fs", key: SecretValue.variable("ceph_fs_key") },
          classes: [{ name: SHARED, fileSystem: "cephfs", dataMustStay: true }],
        });
      },
      CANARIES,
    );

  describeUnless(
    hindrance(engine, ["kubernetes", "helm"]) ?? chartsHindrance(["ceph-csi-rbd", "ceph-csi-cephfs"]),
    "to the lab, from packed charts",
    () => {
      const undo = new Undo();
      let applied: AppliedApp;

      beforeAll(async () => {
        await ensureLab();
        await kubectl("taint", "node", TAINTED, TAINT, "--overwrite");
        undo.add(() => removeTaint(TAINTED, TAINT));
        applied = new AppliedApp(engine);
        undo.add(async () => {
          await (await open(applied, "kubernetes")).destroy();
          applied.close();
        });
        await (await open(applied, "kubernetes")).apply();
      });

      afterAll(() => undo.all());

      describe.each(drivers)("$chart", ({ chart, where, user, key, fencing }) => {
        const podsOf = async (component: string): Promise<readonly V1Pod[]> => {
          const labelSelector = `app=${chart},component=${component}`;
          const core = labClient().makeApiClient(CoreV1Api);
          return (await core.listNamespacedPod({ namespace: where, labelSelector })).items;
        };
        const nodesOf = async (component: string): Promise<readonly string[]> =>
          (await podsOf(component)).map(({ spec }) => spec?.nodeName ?? "").sort();

        test("it is on every node, a tainted one too, and its provisioners are on nodes of their own", async () => {
          const { items } = await labClient().makeApiClient(CoreV1Api).listNode({ labelSelector: "type=kwok" });
          const nodes = items.map(({ metadata }) => metadata?.name ?? "").sort();
          expect(nodes).toContain(TAINTED);
          expect(await nodesOf("nodeplugin")).toEqual(nodes);
          const plugin = await find<V1DaemonSet>("apps/v1", "DaemonSet", `${chart}-nodeplugin`, where);
          expect(plugin?.status).toMatchObject({ desiredNumberScheduled: nodes.length, numberReady: nodes.length });
          const provisioners = await nodesOf("provisioner");
          expect(provisioners).toHaveLength(3);
          expect(new Set(provisioners).size).toBe(3);
        });

        test(`fencing is ${fencing ? "on" : "off"} in all of it`, async () => {
          for (const part of ["nodeplugin", "provisioner"]) {
            const flags = (await podsOf(part)).map(({ spec }) => spec?.containers.flatMap(({ args = [] }) => args));
            const fences = flags.map((all) => all?.includes("--enable-fencing=true"));
            expect(new Set(fences)).toEqual(new Set([fencing]));
          }
        });

        test("its user and key are in the cluster's Secret", async () => {
          const secret = await find<V1Secret>("v1", "Secret", "ceph-user", where);
          const { userID = "", userKey = "" } = secret?.data ?? {};
          expect([userID, userKey].map((text) => Buffer.from(text, "base64").toString())).toEqual([user, key]);
        });
      });

      test("the classes are as declared", async () => {
        const secrets = (where: string): Readonly<Record<string, string>> =>
          Object.fromEntries(
            ["provisioner", "controller-expand", "controller-publish", "node-stage"].flatMap((step) => [
              [`csi.storage.k8s.io/${step}-secret-name`, "ceph-user"],
              [`csi.storage.k8s.io/${step}-secret-namespace`, where],
            ]),
          );
        expect(await find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", GROWING)).toMatchObject({
          provisioner: "rbd.csi.ceph.com",
          reclaimPolicy: "Delete",
          volumeBindingMode: "Immediate",
          allowVolumeExpansion: true,
          mountOptions: ["discard"],
          parameters: {
            clusterID: CLUSTER,
            pool: "kubernetes",
            imageFeatures: "layering,exclusive-lock",
            "csi.storage.k8s.io/fstype": "ext4",
            ...secrets(namespace),
          },
        });
        expect(await find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", FIXED)).toMatchObject({
          reclaimPolicy: "Retain",
          allowVolumeExpansion: false,
          parameters: { pool: "fixed", ...secrets(namespace) },
        });
        expect(await find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", SHARED)).toMatchObject({
          provisioner: "cephfs.csi.ceph.com",
          reclaimPolicy: "Retain",
          allowVolumeExpansion: true,
          parameters: { clusterID: CLUSTER, fsName: "cephfs", ...secrets(`cephfs-${engine}`) },
        });
      });

      test("the keys are neither in state nor plan nor anything that was written", async () => {
        const runner = await open(applied, "other");
        await runner.savePlan("changed.plan");
        for (const text of [await runner.showPlan("changed.plan"), JSON.stringify(await runner.state())]) {
          expect(text).toContain("ceph-user");
          for (const key of Object.values(CANARIES)) {
            expect(text).not.toContain(key);
            expect(text).not.toContain(Buffer.from(key).toString("base64"));
          }
        }
        expect(filesWith(applied.home, GROWING).length).toBeGreaterThan(1);
        expect(Object.values(CANARIES).flatMap((key) => filesWith(applied.home, key))).toEqual([]);
      });

      test("a second plan is empty, and a second deploy changes nothing", async () => {
        const before = await versions();
        const runner = await open(applied, "kubernetes");
        expect(await runner.plan()).toEqual({});
        const finished: string[] = [];
        await runner.apply(({ address, action }) => finished.push(`${action} ${address}`));
        expect(finished).toEqual([]);
        expect(await versions()).toEqual(before);
      });

      test("a claim of a class that lets it grows, and one of a class that does not is refused", async () => {
        await Promise.all([GROWING, FIXED].map((name) => boundClaim(namespace, name, name)));
        try {
          await expandClaim(namespace, GROWING, "2Gi");
          expect(await requestOf(namespace, GROWING)).toBe("2Gi");
          await expect(expandClaim(namespace, FIXED, "2Gi")).rejects.toThrow(/storageclass.* must support resize/s);
          expect(await requestOf(namespace, FIXED)).toBe("1Gi");
        } finally {
          for (const name of [GROWING, FIXED]) await removeClaim(namespace, name);
        }
      });

      test("a changed parameter makes that class anew, and nothing else", async () => {
        const old = await find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", GROWING);
        const runner = await open(applied, "other");
        const planned = Object.entries(await runner.plan());
        expect(planned).toEqual([[expect.stringMatching(/^kubernetes_storage_class_v1\./), "replace"]]);
        await runner.apply();
        const changed = await find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", GROWING);
        expect(changed?.parameters?.pool).toBe("other");
        expect(changed?.metadata?.uid).not.toBe(old?.metadata?.uid);
        expect(await runner.plan()).toEqual({});
      });
    },
  );

  /** What changes with every change of the classes and the driver. */
  async function versions(): Promise<readonly unknown[]> {
    const classes = await labClient().makeApiClient(StorageV1Api).listStorageClass();
    const plugin = await find<V1DaemonSet>("apps/v1", "DaemonSet", "ceph-csi-rbd-nodeplugin", namespace);
    const made = classes.items.map(({ metadata }) => [metadata?.name, metadata?.uid, metadata?.resourceVersion]);
    return [...made, plugin?.metadata?.generation];
  }
});
