// How does a registry survive the loss of a node?
import { App } from "cdktf";
import {
  CephCluster,
  CephFsStorage,
  Duration,
  Environment,
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HarborExposure,
  HarborStorage,
  NginxEntry,
  SecretValue,
  Size,
  Tls,
} from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: {
    ...{ kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
    nodePortRange: { from: 28000, to: 32767 },
  },
});

const files = new CephFsStorage(prod.stack("storage"), "ceph-csi-cephfs", {
  cluster: new CephCluster({ clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8", monitors: ["10.0.0.11", "10.0.0.12"] }),
  user: { id: "kubernetes-cephfs", key: SecretValue.variable("ceph_fs_key") },
  classes: [{ name: "cephfs", fileSystem: "cephfs", dataMustStay: true }],
});

const entry = new NginxEntry(prod.stack("entry"), "entry", {
  tls: Tls.pair({ certificate: SecretValue.variable("entry_certificate"), key: SecretValue.variable("entry_key") }),
});

new HaHarbor(prod.stack("registry"), "harbor", {
  hostname: "harbor.example.com",
  // A VIP passes port 443 on to the entry nodes; without it clients would write harbor.example.com:28888.
  externalUrl: "https://harbor.example.com",
  exposure: HarborExposure.entry(entry),
  database: ExternalPostgres.at({
    host: "postgres.example.com",
    password: SecretValue.variable("harbor_database"),
    maxConnections: 400,
  }),
  redis: ExternalRedis.sentinel({
    sentinels: ["10.0.0.21", "10.0.0.22", "10.0.0.23"],
    masterSet: "harbor",
    password: SecretValue.variable("harbor_redis"),
  }),
  storage: HarborStorage.volume({ storageClass: files.storageClass("cephfs"), size: Size.tebibytes(2) }),
  replicas: 3,
  jobLogRetention: Duration.days(30),
});

app.synth();
