import { CephRbdImage } from "../../lib/ceph";
import { Size } from "../../lib/units";
import { codesOf, refusalOf } from "../support/refusal";
import { ImageProps, LEAST, made } from "./rbd-images";

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
