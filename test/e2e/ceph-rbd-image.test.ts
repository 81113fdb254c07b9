import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { CoreV1Api, V1PersistentVolume, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { App } from "cdktf";
import { Construct } from "constructs";
import type { StackRunner } from "../../lab/start/stack-runner";
import {
  CephCluster,
  CephRbdImage,
  CephRbdImageProps,
  CephRbdStorage,
  Environment,
  EnvironmentStack,
  SecretValue,
  Size,
  StateBackend,
} from "../../lib";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { ensureLab, find, LAB, labClient } from "./support/lab-cluster";
import { eventually } from "./support/lab-machines";
import { ENGINES, hindrance } from "./support/requirements";
import { expandClaim } from "./support/volume-claim";

/** What an image wants to know of its storage: no driver is needed for a claim to be bound, and the lab's kernel maps no image. */
function storageIn(stack: EnvironmentStack, secretName: string, release: NamespaceV1): CephRbdStorage {
  const cluster = new CephCluster({ clusterId: "ceph", monitors: ["198.18.0.1"] });
  const user = { id: "kubernetes-rbd", key: SecretValue.variable("ceph_rbd_key") };
  const known = { cluster, user, driverName: "rbd.csi.ceph.com", namespace: "ceph-csi-rbd", secretName };
  // In place of the driver's release, something that is there before the volume, as it would be.
  return Object.assign(new Construct(stack, "ceph"), { ...known, release: { release } }) as unknown as CephRbdStorage;
}

describe.each(ENGINES)("an existing image of Ceph applied by %s", (engine) => {
  const namespace = `rbd-image-${engine}`;
  const open = (
    applied: AppliedApp,
    props: Partial<CephRbdImageProps> = {},
    secretName = "ceph-user",
  ): Promise<StackRunner> =>
    applied.open("lab-image", (app: App) => {
      const lab = new Environment(app, "lab", { cluster: LAB, state: StateBackend.local({ folder: applied.home }) });
      const stack = lab.stack("image");
      const made = new NamespaceV1(stack, "namespace", { metadata: { name: namespace } });
      new CephRbdImage(stack, "orders", {
        ...{ storage: storageIn(stack, secretName, made), pool: "legacy" },
        ...{ image: `orders-${engine}`, size: Size.gibibytes(2) },
        ...{ namespace: made.metadata.name, ...props },
      });
    });
  const claim = async (): Promise<V1PersistentVolumeClaim> =>
    (await find<V1PersistentVolumeClaim>("v1", "PersistentVolumeClaim", "orders", namespace))!;
  const volume = async (name: string): Promise<V1PersistentVolume | undefined> =>
    find<V1PersistentVolume>("v1", "PersistentVolume", name);
  /** The volume that the claim is bound to. */
  const bound = async (): Promise<V1PersistentVolume> => {
    const { spec, status } = await claim();
    expect(status?.phase).toBe("Bound");
    return (await volume(spec?.volumeName ?? ""))!;
  };

  describeUnless(hindrance(engine, ["kubernetes"]), "to the lab", () => {
    let applied: AppliedApp;

    beforeAll(async () => {
      await ensureLab();
      applied = new AppliedApp(engine);
      await (await open(applied)).apply();
    });

    afterAll(async () => {
      await (await open(applied)).destroy();
      applied.close();
    });

    test("the claim has the volume of the image, and a second plan is empty", async () => {
      expect((await bound()).spec).toMatchObject({
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        claimRef: { namespace, name: "orders" },
        csi: {
          volumeHandle: `orders-${engine}`,
          volumeAttributes: { clusterID: "ceph", pool: "legacy", staticVolume: "true", imageFeatures: "layering" },
          nodeStageSecretRef: { namespace: "ceph-csi-rbd", name: "ceph-user" },
        },
      });
      expect(await (await open(applied)).plan()).toEqual({});
    });

    test("nobody enlarges the claim behind the back of the image", async () => {
      await expect(expandClaim(namespace, "orders", "3Gi")).rejects.toThrow(
        /only dynamically provisioned pvc can be resized/,
      );
    });

    test("options of the mount change in place", async () => {
      const before = await bound();
      await (await open(applied, { mountOptions: ["discard"] })).apply();
      const { metadata, spec } = await bound();
      expect(metadata?.uid).toBe(before.metadata?.uid);
      expect(spec?.mountOptions).toEqual(["discard"]);
    });

    test.each<[what: string, props: Partial<CephRbdImageProps>, secretName: string]>([
      ["access mode", { accessMode: "ReadWriteOncePod" }, "ceph-user"],
      ["Secret (the volume keeps its name)", {}, "other"],
    ])("another %s makes volume and claim anew, and they find each other", async (_, props, secretName) => {
      const before = await bound();
      await (await open(applied, props, secretName)).apply();
      const after = await bound();
      expect(after.metadata?.uid).not.toBe(before.metadata?.uid);
      expect(after.spec).toMatchObject({ accessModes: [props.accessMode ?? "ReadWriteOnce"] });
      if (before.metadata?.name !== after.metadata?.name) {
        expect(await volume(before.metadata?.name ?? "")).toBeUndefined();
      }
    });

    test("a claim that somebody deleted leaves the volume to it alone", async () => {
      const { metadata } = await bound();
      const core = labClient().makeApiClient(CoreV1Api);
      await core.deleteNamespacedPersistentVolumeClaim({ namespace, name: "orders" });
      await eventually(
        () => core.readPersistentVolume({ name: metadata?.name ?? "" }),
        ({ status }) => status?.phase === "Released",
      );
      // As the page says: the volume is made anew, and brings the claim with it.
      await core.deletePersistentVolume({ name: metadata?.name ?? "" });
      await (await open(applied)).apply();
      expect((await bound()).metadata?.uid).not.toBe(metadata?.uid);
    });
  });
});
