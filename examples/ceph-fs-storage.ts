// How do pods on several nodes write to one volume?
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { App } from "cdktf";
import { CephCluster, CephFsStorage, Environment, SecretValue } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
});

const ceph = new CephCluster({
  clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8",
  monitors: ["10.0.0.11", "10.0.0.12", "10.0.0.13"],
});

// The output `ceph_commands` of the stack has the commands that make the user and the group of subvolumes.
const stack = prod.stack("storage");
const files = new CephFsStorage(stack, "ceph-csi-cephfs", {
  cluster: ceph,
  user: { id: "kubernetes-cephfs", key: SecretValue.variable("ceph_fs_key") },
  classes: [{ name: "cephfs", fileSystem: "cephfs", dataMustStay: true }],
});

new PersistentVolumeClaimV1(stack, "uploads", {
  metadata: { name: "uploads", namespace: "shop" },
  spec: {
    accessModes: ["ReadWriteMany"],
    storageClassName: files.storageClass("cephfs").storageClassName,
    resources: { requests: { storage: "50Gi" } },
  },
});

app.synth();
