// What is the least that a registry needs?
import { App } from "cdktf";
import {
  Environment,
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HarborExposure,
  HarborStorage,
  SecretValue,
  Size,
  Tls,
} from "../lib";

const app = new App();
const office = new Environment(app, "office", {
  cluster: { kubeconfig: "~/.kube/config", context: "office", distribution: "k3s", version: "1.34" },
});

// The keys are made once: `npx onprem secrets init office`. Without them no deploy changes anything.
new HaHarbor(office.stack("registry"), "harbor", {
  hostname: "harbor.example.com",
  exposure: HarborExposure.loadBalancer({
    tls: Tls.pair({
      certificate: SecretValue.variable("harbor_tls_certificate"),
      key: SecretValue.variable("harbor_tls_key"),
    }),
  }),
  database: ExternalPostgres.at({ host: "postgres.example.com", password: SecretValue.variable("harbor_database") }),
  redis: ExternalRedis.single({ host: "redis.example.com", password: SecretValue.variable("harbor_redis") }),
  // Any class whose volumes pods on several nodes can write to: NFS, CephFS, …
  storage: HarborStorage.volume({
    storageClass: { storageClassName: "nfs", sharedByNodes: true },
    size: Size.gibibytes(200),
  }),
  size: "small",
});

app.synth();
