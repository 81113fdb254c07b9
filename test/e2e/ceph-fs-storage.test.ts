import {
  ApiextensionsV1Api,
  KubernetesObject,
  V1CustomResourceDefinition,
  V1DaemonSet,
  V1StorageClass,
} from "@kubernetes/client-node";
import type { App } from "cdktf";
import { until } from "../../lab/cluster/cluster";
import { CephCluster, CephFsStorage, CephFsStorageProps, Environment, SecretValue, StateBackend } from "../../lib";
import { CHARTS_FOLDER, chartsHindrance } from "../support/charts";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { ensureLab, find, LAB, labClient } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";
import { Undo } from "./support/undo";

const SNAPSHOTS = "snapshot.storage.k8s.io/v1";
const GROUPS = "groupsnapshot.storage.k8s.io/v1beta2";

/** What external-snapshotter has a cluster know, as far as the classes go. */
const DEFINITIONS = [definition(SNAPSHOTS, "VolumeSnapshotClass"), definition(GROUPS, "VolumeGroupSnapshotClass")];

/** Its nodes have no kubelet: what is scheduled to them runs, whatever its image. */
const FAKE_NODES = { nodeSelector: { type: "kwok" } };

interface SnapshotClass extends KubernetesObject {
  readonly deletionPolicy: string;
  readonly parameters: Readonly<Record<string, string>>;
}

describe.each(ENGINES)("storage of file systems applied by %s", (engine) => {
  const name = `ceph-fs-${engine}`;

  const open = (applied: AppliedApp, props: Partial<CephFsStorageProps> = {}): ReturnType<AppliedApp["open"]> =>
    applied.open(
      "lab-files",
      (app: App) => {
        const state = StateBackend.local({ folder: applied.home });
        const lab = new Environment(app, "lab", { cluster: LAB, state, artifacts: { charts: CHARTS_FOLDER } });
        new CephFsStorage(lab.stack("files"), name, {
          cluster: new CephCluster({ clusterId: "files", monitors: ["198.18.0.1"] }),
          user: { id: "kubernetes-cephfs", key: SecretValue.variable("ceph_fs_key") },
          classes: [{ name, fileSystem: "cephfs", kernelMountOptions: ["norbytes"] }],
          snapshotClasses: [{ name, isDefault: true }],
          groupSnapshotClasses: [{ name, fileSystem: "cephfs" }],
          values: { nodeplugin: FAKE_NODES, provisioner: FAKE_NODES },
          ...props,
        });
      },
      { ceph_fs_key: "AQDCanaryOfTheKeyOfTheFileSystemUser000==" },
    );

  describeUnless(
    hindrance(engine, ["kubernetes", "helm"]) ?? chartsHindrance(["ceph-csi-cephfs"]),
    "to the lab, from packed charts",
    () => {
      const undo = new Undo();
      let applied: AppliedApp;

      beforeAll(async () => {
        await ensureLab();
        undo.add(removeDefinitions);
        const api = labClient().makeApiClient(ApiextensionsV1Api);
        for (const body of DEFINITIONS) await api.createCustomResourceDefinition({ body });
        applied = new AppliedApp(engine);
        undo.add(async () => {
          await (await open(applied)).destroy();
          applied.close();
        });
        await (await open(applied)).apply();
      });

      afterAll(() => undo.all());

      test("the driver runs, and its class is as declared", async () => {
        const plugin = await find<V1DaemonSet>("apps/v1", "DaemonSet", "ceph-csi-cephfs-nodeplugin", name);
        expect(plugin?.status?.numberReady).toBe(plugin?.status?.desiredNumberScheduled);
        expect(plugin?.status?.numberReady).toBeGreaterThan(0);
        expect(await find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", name)).toMatchObject({
          provisioner: "cephfs.csi.ceph.com",
          parameters: { clusterID: "files", fsName: "cephfs", mounter: "kernel", kernelMountOptions: "norbytes" },
        });
      });

      test("classes of snapshots are as declared", async () => {
        expect(await find<SnapshotClass>(SNAPSHOTS, "VolumeSnapshotClass", name)).toMatchObject({
          metadata: { annotations: { "snapshot.storage.kubernetes.io/is-default-class": "true" } },
          driver: "cephfs.csi.ceph.com",
          deletionPolicy: "Delete",
          parameters: { "csi.storage.k8s.io/snapshotter-secret-namespace": name },
        });
        expect(await find<SnapshotClass>(GROUPS, "VolumeGroupSnapshotClass", name)).toMatchObject({
          parameters: { fsName: "cephfs", "csi.storage.k8s.io/group-snapshotter-secret-name": "ceph-user" },
        });
      });

      test("a second plan is empty, and a changed class of snapshots is changed alone", async () => {
        expect(await (await open(applied)).plan()).toEqual({});
        const changed = await open(applied, { snapshotClasses: [{ name, deletionPolicy: "Retain", isDefault: true }] });
        expect(Object.values(await changed.plan())).toEqual(["update"]);
        await changed.apply();
        expect((await find<SnapshotClass>(SNAPSHOTS, "VolumeSnapshotClass", name))?.deletionPolicy).toBe("Retain");
        expect(await changed.plan()).toEqual({});
      });
    },
  );
});

/** The next engine makes them anew, which has to wait until they are gone. */
async function removeDefinitions(): Promise<void> {
  const api = labClient().makeApiClient(ApiextensionsV1Api);
  for (const { apiVersion, kind, metadata } of DEFINITIONS) {
    const name = metadata?.name ?? "";
    await api.deleteCustomResourceDefinition({ name });
    const gone = async () => (await find(apiVersion ?? "", kind ?? "", name)) === undefined;
    await until(gone, 60_000, () => new Error(`${name} is still there`));
  }
}

function definition(apiVersion: string, kind: string): V1CustomResourceDefinition {
  const [group, version] = apiVersion.split("/") as [string, string];
  const singular = kind.toLowerCase();
  const text = { type: "string" };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${singular}es.${group}`,
      annotations: {
        "api-approved.kubernetes.io": "https://github.com/kubernetes-csi/external-snapshotter/pull/814",
      },
    },
    spec: {
      group,
      scope: "Cluster",
      names: { kind, listKind: `${kind}List`, plural: `${singular}es`, singular },
      versions: [
        {
          ...{ name: version, served: true, storage: true },
          schema: {
            openAPIV3Schema: {
              type: "object",
              required: ["deletionPolicy", "driver"],
              properties: {
                ...{ apiVersion: text, kind: text, metadata: { type: "object" }, driver: text, deletionPolicy: text },
                parameters: { type: "object", additionalProperties: text },
              },
            },
          },
        },
      ],
    },
  };
}
