import { App } from "cdktf";
import { CephCluster, CephFsStorage, CephFsStorageProps, CephRbdStorage, CephRbdStorageProps } from "../../lib/ceph";
import { Environment, EnvironmentProps, SecretValue } from "../../lib/environment";
import { Manifests, manifestsOf } from "../../lib/manifests";
import { testEnvironment } from "../support/environments";

/** A Ceph cluster that nothing else of a test uses. */
export function cephCluster(): CephCluster {
  return new CephCluster({ clusterId: "ceph", monitors: ["10.0.0.11", "10.0.0.12"] });
}

/** The least that block storage can be told. */
export function leastRbd(): CephRbdStorageProps {
  return {
    cluster: cephCluster(),
    user: { id: "kubernetes", key: SecretValue.variable("ceph_key") },
    classes: [{ name: "ceph-rbd", pool: "kubernetes" }],
  };
}

/** The least that storage of file systems can be told. */
export function leastFs(): CephFsStorageProps {
  return {
    cluster: cephCluster(),
    user: { id: "files", key: SecretValue.variable("ceph_fs_key") },
    classes: [{ name: "cephfs", fileSystem: "shared" }],
  };
}

const newStack = (environment: EnvironmentProps) => testEnvironment(new App(), environment).stack("storage");

/** Block storage `ceph` in a stack of its own. */
export function rbdStorage(props: Partial<CephRbdStorageProps> = {}, environment: EnvironmentProps = {}) {
  return new CephRbdStorage(newStack(environment), "ceph", { ...leastRbd(), ...props });
}

/** Storage of file systems `files` in a stack of its own. */
export function fsStorage(props: Partial<CephFsStorageProps> = {}, environment: EnvironmentProps = {}) {
  return new CephFsStorage(newStack(environment), "files", { ...leastFs(), ...props });
}

/** What a storage makes in the cluster. */
export function viewOf(storage: CephRbdStorage | CephFsStorage): Manifests {
  return manifestsOf(Environment.stackOf(storage));
}
