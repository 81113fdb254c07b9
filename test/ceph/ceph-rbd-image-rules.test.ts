import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { App } from "cdktf";
import { CephFsStorage, CephRbdImage } from "../../lib/ceph";
import { Environment, EnvironmentStack } from "../../lib/environment";
import { Size } from "../../lib/units";
import { CLUSTER } from "../support/environments";
import { codesOf, refusalOf } from "../support/refusal";
import { leastFs } from "./storages";
import { ImageProps, LEAST, made, storageIn } from "./rbd-images";

const refused = (props: object, version?: string): readonly string[] => {
  const { stack, storage } = made(version);
  return codesOf(() => new CephRbdImage(stack, "orders", { storage, ...LEAST, ...props }));
};

test.each<[props: Partial<ImageProps>, codes: readonly string[]]>([
  [{ pool: ".mgr" }, ["CephPoolInvalid"]],
  [{ pool: "" }, ["CephPoolInvalid"]],
  [{ image: "legacy/orders" }, ["RbdImageNameInvalid"]],
  [{ image: "orders@monday" }, ["RbdImageNameInvalid"]],
  [{ image: "-orders" }, ["RbdImageNameInvalid"]],
  [{ image: "" }, ["RbdImageNameInvalid"]],
  [{ image: "a".repeat(128) }, []],
  [{ image: "a".repeat(129) }, ["RbdImageNameInvalid"]],
  [{ namespace: "Shop" }, ["NamespaceInvalid"]],
  [{ namespace: "s".repeat(63), claimName: "a".repeat(180) }, []],
  [{ claimName: "a".repeat(181) }, ["ClaimNameInvalid"]],
  [{ claimName: "my_claim" }, ["ClaimNameInvalid"]],
  [{ size: Size.bytes(0) }, ["SizeZero"]],
  [{ imageFeatures: ["object-map"] }, ["RbdFeatureIncomplete"]],
  [{ imageFeatures: ["exclusive-lock", "fast-diff"] }, ["RbdFeatureIncomplete"]],
  [{ imageFeatures: ["exclusive-lock", "journaling"] }, ["RbdFeatureUnsupported"]],
  [{ imageFeatures: [] }, []],
  [{ mapOptions: ["lock_on_read", "ms_mode=secure"] }, []],
  [{ mapOptions: ["a,b"] }, ["MapOptionInvalid"]],
  [{ volumeMode: "Block", fsType: "xfs" }, ["BlockHasNoFileSystem"]],
  [{ volumeMode: "Block", mountOptions: [] }, ["BlockHasNoFileSystem"]],
  [{ pool: "a b", image: "a b", namespace: "a b" }, ["CephPoolInvalid", "RbdImageNameInvalid", "NamespaceInvalid"]],
])("%j", (props, codes) => {
  expect(refused(props)).toEqual(codes);
});

test.each<[props: object, codes: readonly string[]]>([
  [{ accessMode: "ReadWriteMany" }, ["AccessModeInvalid"]],
  [{ encryption: "passphrase" }, ["EncryptionOfExistingImage"]],
  [{ encrypted: "true" }, ["EncryptionOfExistingImage"]],
  [{ encryptionPassphrase: "hunter2" }, ["EncryptionOfExistingImage"]],
  [{ reclaimPolicy: "Delete" }, ["ReclaimPolicyFixed"]],
  [{ dataPool: "data" }, ["RbdImageOptionIgnored"]],
  [{ mkfsOptions: "-m0", storageClassName: "fast" }, ["RbdImageOptionIgnored", "RbdImageOptionIgnored"]],
  [{ dataPool: undefined }, []],
  [{ storage: undefined }, ["CephStorageOfOtherKind"]],
  [{ storage: { driverName: "rbd.csi.ceph.com" } }, ["CephStorageOfOtherKind"]],
  [{ pool: undefined }, ["CephPoolInvalid"]],
  [{ image: undefined }, ["RbdImageNameInvalid"]],
  [{ image: 7 }, ["RbdImageNameInvalid"]],
  [{ size: undefined }, ["SizeInvalid"]],
  [{ size: "200Gi" }, ["SizeInvalid"]],
  [{ namespace: undefined }, ["NamespaceInvalid"]],
  [{ claimName: 7 }, ["ClaimNameInvalid"]],
  [{ imageFeatures: "layering", mapOptions: null }, ["PropKindInvalid", "PropKindInvalid"]],
  [{ mountOptions: [1] }, ["PropKindInvalid"]],
  [{ imageFeatures: ["striping"] }, ["RbdFeatureUnknown"]],
  [{ fsType: "btrfs" }, ["FsTypeInvalid"]],
  [{ volumeMode: "File" }, ["VolumeModeInvalid"]],
])("what only untyped code can give: %j", (props, codes) => {
  expect(refused(props)).toEqual(codes);
});

test.each([
  ["ReadWriteOncePod", "1.28", ["ReadWriteOncePodUnsupported"]],
  ["ReadWriteOncePod", "1.29", []],
  ["ReadWriteOnce", "1.28", []],
] as const)("%s on Kubernetes %s: %j", (accessMode, version, codes) => {
  expect(refused({ accessMode }, version)).toEqual(codes);
});

test("a name of an image that the environment has already, whatever its pool, and no other", () => {
  const { stack, storage } = made();
  const image = (id: string, props: Partial<ImageProps>, where = stack) =>
    new CephRbdImage(where, id, { storage, ...LEAST, ...props });
  image("orders", {});
  expect(refusalOf(() => image("again", {})).message).toBe(
    "CephRbdImage [test-storage/again] RbdImageRepeated: test-storage/orders has the image legacy/Orders_1, and Kubernetes knows a volume by the " +
      'name of its image alone, got "legacy/Orders_1"; use the claim of the other where the pods are, or move it',
  );
  expect(refusalOf(() => image("third", { pool: "b" })).message).toContain("rename one of the two images");
  expect(codesOf(() => image("fourth", {}, stack.environment.stack("shop")))).toEqual(["RbdImageRepeated"]);
  expect(codesOf(() => image("fifth", { image: "orders_1" }))).toEqual([]);
  const other = made();
  expect(codesOf(() => new CephRbdImage(other.stack, "orders", { ...LEAST, storage: other.storage }))).toEqual([]);
});

test("a secret in the wrong place is not repeated", () => {
  const { stack, storage } = made();
  const wrong = { storage, ...LEAST, encryptionPassphrase: "hunter2" };
  const { message } = refusalOf(() => new CephRbdImage(stack, "orders", wrong));
  expect(message).toContain("encryptionPassphrase has no effect");
  expect(message).not.toContain("hunter2");
});

test("one claim for two images, wherever in the environment, and claims of one name in two namespaces", () => {
  const { stack, storage } = made();
  const shop = stack.environment.stack("shop");
  const image = (name: string, props: Partial<ImageProps>, where = stack) => {
    new CephRbdImage(where, name, { storage, ...LEAST, image: name, claimName: "data", ...props });
  };
  image("orders", {});
  expect(refusalOf(() => image("bills", {})).message).toBe(
    "CephRbdImage [test-storage/bills] ClaimRepeated: test-storage/orders has the claim of that name in the namespace already, " +
      'got "shop/data"; give one of the two another claimName',
  );
  expect(codesOf(() => image("bills", {}, shop))).toEqual(["ClaimRepeated"]);
  expect(codesOf(() => image("data", { claimName: undefined }))).toEqual(["ClaimRepeated"]);
  expect(codesOf(() => image("others", { namespace: "store" }))).toEqual([]);

  const [one, two] = ["one", "two"].map((id) => new NamespaceV1(shop, id, { metadata: { name: id } })) as [
    NamespaceV1,
    NamespaceV1,
  ];
  image("first", { namespace: one.metadata.name }, shop);
  expect(codesOf(() => image("second", { namespace: two.metadata.name }, shop))).toEqual([]);
  expect(codesOf(() => image("third", { namespace: one.metadata.name }, shop))).toEqual(["ClaimRepeated"]);
  const same = new NamespaceV1(stack, "one", { metadata: { name: "of-another-stack" } });
  expect(codesOf(() => image("fourth", { namespace: same.metadata.name }))).toEqual([]);
});

test("storage of another kind, and that of another environment", () => {
  const { stack } = made();
  const files = new CephFsStorage(stack, "files", leastFs());
  // @ts-expect-error only untyped code may give it
  expect(refusalOf(() => new CephRbdImage(stack, "orders", { storage: files, ...LEAST })).message).toBe(
    "CephRbdImage [test-storage/orders] CephStorageOfOtherKind: storage is the block storage of a Ceph cluster, whose driver alone mounts images, " +
      'got "cephfs.csi.ceph.com"; give a CephRbdStorage',
  );

  const app = new App();
  const [prod, dev] = ["prod", "dev"].map((id) => new Environment(app, id, { cluster: CLUSTER }).stack("storage")) as [
    EnvironmentStack,
    EnvironmentStack,
  ];
  expect(refusalOf(() => new CephRbdImage(dev, "orders", { storage: storageIn(prod), ...LEAST })).message).toBe(
    "CephRbdImage [dev-storage/orders] CephStorageOfOtherEnvironment: storage is that of another environment, and the cluster of dev has neither its " +
      'driver nor its Secret, got "prod-storage/ceph"; give a CephRbdStorage of the environment that the image is for',
  );
});
