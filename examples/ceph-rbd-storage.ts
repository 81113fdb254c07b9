// How do pods of my cluster get block volumes of a Ceph cluster that I have?
import { App } from "cdktf";
import { CephCluster, CephRbdStorage, Environment, Kms, SecretValue } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
});

// `ceph fsid` prints the one, `ceph mon dump` the others.
const ceph = new CephCluster({
  clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8",
  monitors: ["10.0.0.11", "10.0.0.12", "10.0.0.13"],
});

// The output `ceph_commands` of the stack has the command that makes the user; then, once:
// `ceph auth get-key client.kubernetes-rbd | npx onprem secrets set prod ceph_rbd_key`.
new CephRbdStorage(prod.stack("storage"), "ceph-csi-rbd", {
  cluster: ceph,
  user: { id: "kubernetes-rbd", key: SecretValue.variable("ceph_rbd_key") },
  classes: [
    { name: "ceph-rbd", pool: "kubernetes", isDefault: true },
    { name: "ceph-rbd-kept", pool: "kubernetes", dataMustStay: true },
    { name: "ceph-rbd-bulk", pool: "kubernetes", dataPool: "bulk", mountOptions: ["discard"] },
    { name: "ceph-rbd-encrypted", pool: "kubernetes", encryption: { kmsId: "vault" } },
  ],
  kms: { vault: Kms.vault({ address: "https://vault.example.com:8200" }) },
});

app.synth();
