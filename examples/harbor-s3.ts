// How do images go to a bucket, and the nodes pull through the registry?
import { App } from "cdktf";
import {
  Environment,
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HarborExposure,
  HarborStorage,
  HostGroup,
  RegistryTrust,
  SecretValue,
  Tls,
} from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
  hosts: ["node-1", "node-2"].map((name) => ({
    name,
    address: `${name}.prod.example.com`,
    hostKeyFile: `keys/${name}.pub`,
  })),
});

const harbor = new HaHarbor(prod.stack("registry"), "harbor", {
  hostname: "harbor.example.com",
  // cert-manager keeps the certificate in a Secret of the namespace.
  exposure: HarborExposure.ingress({ className: "nginx", tls: Tls.existing("harbor-tls") }),
  namespace: "registry",
  database: ExternalPostgres.at({ host: "postgres.example.com", password: SecretValue.variable("harbor_database") }),
  redis: ExternalRedis.single({ host: "redis.example.com", tls: true, password: SecretValue.variable("harbor_redis") }),
  // A gateway of Ceph. Layers pass through the registry: clients need not reach the gateway.
  storage: HarborStorage.s3({
    endpoint: "https://rgw.example.com",
    bucket: "harbor",
    accessKey: SecretValue.variable("harbor_s3_access_key"),
    secretKey: SecretValue.variable("harbor_s3_secret_key"),
  }),
});

const nodes = prod.stack("nodes");
new RegistryTrust(nodes, "registries", {
  hosts: new HostGroup(nodes, "nodes", { identityFile: "~/.ssh/platform" }),
  registries: [harbor, { address: "docker.io", mirrors: [{ address: harbor.address, prefix: "dockerhub" }] }],
});

app.synth();
