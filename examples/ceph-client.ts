// How does a service talk to Ceph itself, with ceph.conf and the keyring that it needs?
import { App } from "cdktf";
import { Backend, CephClient, CephCluster, CephConfiguration, Environment, NginxEntry, SecretValue } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: {
    ...{ kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
    nodePortRange: { from: 28000, to: 32767 },
  },
  artifacts: { images: "registry.example.com/mirror", pullSecret: SecretValue.variable("mirror_login") },
});
const stack = prod.stack("rbd-api");

const api = new CephClient(stack, "rbd-api", {
  image: "quay.io/example/rbd-api:1.4.0",
  // A ConfigMap and a Secret; the output ceph_commands has the command that makes the user.
  configuration: CephConfiguration.fromCluster({
    cluster: new CephCluster({
      clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8",
      monitors: ["10.0.0.11", "10.0.0.12", "10.0.0.13"],
    }),
    user: { id: "rbd-api", key: SecretValue.variable("rbd_api_key") },
    pools: ["kubernetes"],
    // Terraform cannot see a new key: raise this to have it written, and the pods replaced.
    revision: 1,
  }),
  readinessPath: "/healthz",
});

// The same on nodes that have the files in /etc/ceph already, and let the user 167 read the keyring.
new CephClient(stack, "rbd-mover", {
  image: "quay.io/example/rbd-mover:0.9.1",
  configuration: CephConfiguration.fromNodes({ user: "rbd-mover", runAsUser: 167 }),
  nodeSelector: { zone: "ceph" },
  replicas: 1,
});

// Clients from outside come through the entry.
const entry = new NginxEntry(stack, "entry", { plainHttp: true });
entry.addRoute("/rbd", Backend.service(api), { stripPrefix: true });

app.synth();
