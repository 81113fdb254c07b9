import { App } from "cdktf";
import { CephCluster, CephRbdImageProps, CephRbdStorage } from "../../lib/ceph";
import { EnvironmentStack, SecretValue } from "../../lib/environment";
import { Size } from "../../lib/units";
import { CLUSTER, testEnvironment } from "../support/environments";

/** What a test says of an image. */
export type ImageProps = Omit<CephRbdImageProps, "storage">;

/** An image with which nothing is wrong. */
export const LEAST: ImageProps = { pool: "legacy", image: "Orders_1", size: Size.gibibytes(200), namespace: "shop" };

/** Block storage of a Ceph cluster. */
export function storageIn(stack: EnvironmentStack): CephRbdStorage {
  return new CephRbdStorage(stack, "ceph", {
    cluster: new CephCluster({ clusterId: "ceph", monitors: ["10.0.0.11"] }),
    user: { id: "kubernetes", key: SecretValue.variable("ceph_key") },
    classes: [{ name: "ceph-rbd", pool: "kubernetes" }],
  });
}

/** A stack of its own with block storage. */
export function made(version = CLUSTER.version): {
  readonly stack: EnvironmentStack;
  readonly storage: CephRbdStorage;
} {
  const stack = testEnvironment(new App(), { cluster: { ...CLUSTER, version } }).stack("storage");
  return { stack, storage: storageIn(stack) };
}
