import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { App } from "cdktf";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CephRbdImage, CephRbdImageProps } from "../../lib/ceph";
import { KubernetesObject, manifestsOf } from "../../lib/manifests";
import { Size } from "../../lib/units";
import { testEnvironment } from "../support/environments";
import { addressesOf, onlyResource, readOutput, synthesize } from "../support/synth";
import { ImageProps, LEAST, made, storageIn } from "./rbd-images";

/** Volume and claim of an image with these props. */
function objectsOf(props: Partial<ImageProps> = {}): readonly [volume: KubernetesObject, claim: KubernetesObject] {
  const { stack, storage } = made();
  new CephRbdImage(stack, "orders", { storage, ...LEAST, ...props });
  const { objects } = manifestsOf(stack);
  return [
    objects.find(({ kind }) => kind === "PersistentVolume")!,
    objects.find(({ kind }) => kind === "PersistentVolumeClaim")!,
  ];
}

const nameOf = ([volume]: readonly [KubernetesObject, KubernetesObject]): string => volume.metadata.name;

// The name of the volume is a promise: another one makes volume and claim anew where they are in use.
test("with least props: a volume that only its claim can have, and the claim", () => {
  const [volume, claim] = objectsOf();
  expect(volume).toEqual({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "shop.orders-7d22724c" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "200Gi" },
      volumeMode: "Filesystem",
      storageClassName: "existing-rbd-image",
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "shop", name: "orders" },
      csi: {
        driver: "rbd.csi.ceph.com",
        volumeHandle: "Orders_1",
        fsType: "ext4",
        volumeAttributes: { clusterID: "ceph", pool: "legacy", staticVolume: "true", imageFeatures: "layering" },
        nodeStageSecretRef: { name: "ceph-user", namespace: "ceph" },
      },
    },
  });
  expect(claim).toEqual({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "orders", namespace: "shop" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      volumeMode: "Filesystem",
      storageClassName: "existing-rbd-image",
      volumeName: volume.metadata.name,
      resources: { requests: { storage: "200Gi" } },
    },
  });
});

test("with all props", () => {
  const [volume, claim] = objectsOf({
    claimName: "orders.data",
    accessMode: "ReadWriteOncePod",
    volumeMode: "Filesystem",
    fsType: "xfs",
    imageFeatures: ["layering", "exclusive-lock", "object-map", "fast-diff"],
    mapOptions: ["ms_mode=prefer-crc", "lock_on_read"],
    mountOptions: ["discard", "noatime"],
  });
  expect(volume.spec).toMatchObject({
    accessModes: ["ReadWriteOncePod"],
    mountOptions: ["discard", "noatime"],
    claimRef: { namespace: "shop", name: "orders.data" },
    csi: {
      fsType: "xfs",
      volumeAttributes: {
        imageFeatures: "layering,exclusive-lock,object-map,fast-diff",
        mapOptions: "krbd:ms_mode=prefer-crc,lock_on_read",
      },
    },
  });
  expect(claim).toMatchObject({ metadata: { name: "orders.data" }, spec: { accessModes: ["ReadWriteOncePod"] } });
});

test("a device has no file system, and a volume for readers is read-only", () => {
  expect(objectsOf({ volumeMode: "Block" })[0].spec).toMatchObject({ volumeMode: "Block" });
  expect(objectsOf({ volumeMode: "Block" })[0].spec).not.toHaveProperty("csi.fsType");
  expect(objectsOf({ accessMode: "ReadOnlyMany" })[0].spec).toMatchObject({ csi: { readOnly: true } });
  expect(objectsOf()[0].spec).not.toHaveProperty("csi.readOnly");
});

test("a volume that has to be made anew is another one, and what is changed in place keeps its name", () => {
  const changed: readonly Partial<ImageProps>[] = [
    { pool: "other" },
    { image: "Orders_2" },
    { size: Size.gibibytes(201) },
    { accessMode: "ReadWriteOncePod" },
    { volumeMode: "Block" },
    { fsType: "xfs" },
    { imageFeatures: ["layering", "exclusive-lock"] },
    { mapOptions: ["lock_on_read"] },
    { namespace: "store" },
    { claimName: "data" },
  ];
  const names = changed.map((props) => nameOf(objectsOf(props)));
  expect(new Set([...names, nameOf(objectsOf())]).size).toBe(changed.length + 1);
  expect(nameOf(objectsOf({ mountOptions: ["discard"] }))).toBe(nameOf(objectsOf()));
});

test("the user of the storage gets the pool, beside those of its classes", () => {
  const { stack, storage } = made();
  new CephRbdImage(stack, "orders", { storage, ...LEAST });
  expect(storage.cluster.authCommand("kubernetes")).toBe(
    "ceph auth get-or-create client.kubernetes mon 'profile rbd, allow command \"osd blocklist\" with blocklistop=add' " +
      "mgr 'profile rbd pool=kubernetes, profile rbd pool=legacy' osd 'profile rbd pool=kubernetes, profile rbd pool=legacy'",
  );
});

test("a namespace that is made beside it comes first, and one image may stand in another stack than the storage", () => {
  const { stack, storage } = made();
  const shop = stack.environment.stack("shop");
  const namespace = new NamespaceV1(shop, "namespace", { metadata: { name: "shop" } });
  new CephRbdImage(shop, "orders", { storage, ...LEAST, namespace: namespace.metadata.name });
  const [first, volume, claim] = manifestsOf(shop).objects;
  expect(first).toMatchObject({ kind: "Namespace" });
  expect(volume).toMatchObject({
    metadata: { name: expect.stringMatching(/^shop\.orders-[0-9a-f]{8}$/) as unknown },
    spec: { claimRef: { namespace: "shop" }, csi: { nodeStageSecretRef: { name: "ceph-user", namespace: "ceph" } } },
  });
  expect(claim).toMatchObject({ metadata: { namespace: "shop" }, spec: { volumeName: volume!.metadata.name } });
});

describe("the guard of read-write-once volumes", () => {
  function deploy(accessMode: CephRbdImageProps["accessMode"], type: "Recreate" | "RollingUpdate", replicas = "1") {
    return () =>
      synthesize((app) => {
        const stack = testEnvironment(app).stack("storage");
        const { claimName, namespace } = new CephRbdImage(stack, "orders", {
          ...{ storage: storageIn(stack), ...LEAST },
          ...(accessMode === undefined ? {} : { accessMode }),
        });
        new DeploymentV1(stack, "web", {
          metadata: { name: "web", namespace },
          spec: {
            replicas,
            strategy: { type },
            selector: { matchLabels: { app: "web" } },
            template: {
              metadata: { labels: { app: "web" } },
              spec: {
                container: [{ name: "web", image: "example.com/web:1" }],
                volume: [{ name: "data", persistentVolumeClaim: { claimName } }],
              },
            },
          },
        });
      });
  }

  test("refuses a Deployment over the image that rolls", () => {
    expect(deploy("ReadWriteOnce", "RollingUpdate")).toThrow(
      "ReadWriteOnceShared: Deployment shop/web mounts the read-write-once claim orders [test-storage/orders/Default]",
    );
    expect(deploy(undefined, "Recreate", "2")).toThrow("ReadWriteOnceShared");
  });

  test.each([
    ["ReadWriteOnce", "Recreate", "1"],
    ["ReadWriteOncePod", "Recreate", "1"],
    ["ReadOnlyMany", "RollingUpdate", "3"],
  ] as const)("lets %s with %s and %s pods pass", (accessMode, type, replicas) => {
    const { stacks } = deploy(accessMode, type, replicas)();
    expect(onlyResource(stacks["test-storage"]!, "kubernetes_deployment_v1")).toMatchObject({ spec: { replicas } });
  });
});

test("keeps its addresses, and the claim goes before a volume that is made anew", () => {
  const { stacks } = synthesize((app) => {
    const stack = testEnvironment(app).stack("storage");
    const storage = storageIn(stack);
    new CephRbdImage(stack, "orders", { storage, ...LEAST });
    new CephRbdImage(stack, "bills", { storage, ...LEAST, image: "bills" });
  });
  const addresses = addressesOf(stacks["test-storage"]!).filter((address) => address.includes("persistent"));
  expect(addresses).toMatchInlineSnapshot(`
   [
     "kubernetes_persistent_volume_claim_v1.bills",
     "kubernetes_persistent_volume_claim_v1.orders",
     "kubernetes_persistent_volume_v1.bills_Volume_DD3A64FD",
     "kubernetes_persistent_volume_v1.orders_Volume_65266971",
   ]
  `);
  const claims = stacks["test-storage"]!.resource!.kubernetes_persistent_volume_claim_v1!;
  const volume = Object.keys(stacks["test-storage"]!.resource!.kubernetes_persistent_volume_v1!)[0]!;
  expect(Object.values(claims)[0]).toMatchObject({
    lifecycle: { replace_triggered_by: [`kubernetes_persistent_volume_v1.${volume}.id`] },
  });
});

describe("the driver goes after the volume", () => {
  /** The stacks of a storage and of an image that takes it, and which of them each waits for. */
  function withImageIn(name: string) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-image-"));
    try {
      const app = new App({ outdir: folder });
      const stack = testEnvironment(app).stack("storage");
      const where = name === "storage" ? stack : stack.environment.stack(name);
      new CephRbdImage(where, "orders", { storage: storageIn(stack), ...LEAST });
      app.synth();
      const manifest = JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8")) as {
        readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
      };
      const { stacks } = readOutput(folder);
      const volume = onlyResource(stacks[`test-${name}`]!, "kubernetes_persistent_volume_v1");
      return { volume, dependencies: manifest.stacks[`test-${name}`]!.dependencies, storage: stacks["test-storage"]! };
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  }

  test("which depends on its release, where both are in one stack", () => {
    const { volume, dependencies, storage } = withImageIn("storage");
    const [release] = addressesOf(storage).filter((address) => address.startsWith("helm_release."));
    expect(volume.depends_on).toEqual([release]);
    expect(dependencies).toEqual([]);
  });

  test("in another stack, which depends on that of the storage", () => {
    const { volume, dependencies } = withImageIn("shop");
    expect(volume).not.toHaveProperty("depends_on");
    expect(dependencies).toEqual(["test-storage"]);
  });
});
