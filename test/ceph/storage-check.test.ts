import { StorageClass as FormerStorageClass } from "@cdktf/provider-kubernetes/lib/storage-class";
import { StorageClassV1, StorageClassV1Config } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { CephFsStorage, CephFsStorageProps, CephRbdStorage, CephRbdStorageProps } from "../../lib/ceph";
import { Environment } from "../../lib/environment";
import { CLUSTER, testEnvironment } from "../support/environments";
import { synthesize } from "../support/synth";
import { leastFs, leastRbd } from "./storages";

const rbd = (environment: Environment, name = "rbd", props: Partial<CephRbdStorageProps> = {}) =>
  new CephRbdStorage(environment.stack(name), name, { ...leastRbd(), ...props });
const fs = (environment: Environment, name = "fs", props: Partial<CephFsStorageProps> = {}) =>
  new CephFsStorage(environment.stack(name), name, { ...leastFs(), ...props });
const raw = (
  environment: Environment,
  config: Partial<StorageClassV1Config> & Pick<StorageClassV1Config, "metadata">,
) => new StorageClassV1(environment.stack("raw"), "raw", { storageProvisioner: "rancher.io/local-path", ...config });

const DEFAULT = { "storageclass.kubernetes.io/is-default-class": "true" };
const RBD_DEFAULT = { classes: [{ name: "ceph-rbd", pool: "a", isDefault: true }] };
const FS_DEFAULT = { classes: [{ name: "cephfs", fileSystem: "a", isDefault: true }] };

const synthesis = (build: (environment: Environment) => unknown) => () =>
  synthesize((app) => {
    build(testEnvironment(app));
  });

test.each<[code: string, build: (environment: Environment) => unknown]>([
  ["DefaultStorageClassRepeated", (of) => [rbd(of, "rbd", RBD_DEFAULT), fs(of, "fs", FS_DEFAULT)]],
  [
    "DefaultStorageClassRepeated",
    (of) => [raw(of, { metadata: { name: "a", annotations: DEFAULT } }), rbd(of, "rbd", RBD_DEFAULT)],
  ],
  [
    "DefaultStorageClassRepeated",
    (of) => [
      rbd(of, "rbd", RBD_DEFAULT),
      new FormerStorageClass(of.stack("former"), "former", {
        metadata: { name: "a", annotations: { "storageclass.beta.kubernetes.io/is-default-class": "true" } },
        storageProvisioner: "a",
      }),
    ],
  ],
  ["StorageClassRepeated", (of) => [rbd(of), raw(of, { metadata: { name: "ceph-rbd" } })]],
  ["CsiDriverRepeated", (of) => [rbd(of), rbd(of, "other", { classes: [{ name: "b", pool: "b" }] })]],
  ["CsiNamespaceShared", (of) => [rbd(of), fs(of, "fs", { namespace: "rbd" })]],
  [
    "ExpansionWithoutSecret",
    (of) => [rbd(of), raw(of, { metadata: { name: "a" }, storageProvisioner: "rbd.csi.ceph.com" })],
  ],
])("%s", (code, build) => {
  expect(synthesis(build)).toThrow(code);
});

test("the message names both default classes and where they are", () => {
  expect(synthesis((of) => [rbd(of, "rbd", RBD_DEFAULT), fs(of, "fs", FS_DEFAULT)])).toThrow(
    /got \["ceph-rbd \[test-rbd\/rbd\/ceph-rbd\/Default\]","cephfs \[test-fs\/fs\/cephfs\/Default\]"\]/,
  );
});

test("what does not clash is left alone", () => {
  const { stacks } = synthesize((app) => {
    const environment = testEnvironment(app);
    rbd(environment, "rbd", RBD_DEFAULT);
    fs(environment);
    raw(environment, {
      metadata: { name: "a", annotations: { "storageclass.kubernetes.io/is-default-class": "false" } },
      storageProvisioner: "rbd.csi.ceph.com",
      allowVolumeExpansion: false,
    });
    const other = new Environment(app, "other", { cluster: CLUSTER });
    rbd(other, "rbd", RBD_DEFAULT);
  });
  expect(Object.keys(stacks).sort()).toEqual(["other-rbd", "test-fs", "test-raw", "test-rbd"]);
});
