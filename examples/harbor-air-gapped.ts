// How does a registry run where there is no internet, its scanner included?
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { App } from "cdktf";
import {
  Environment,
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HarborExposure,
  HarborScanner,
  HarborStorage,
  SecretValue,
  Tls,
} from "../lib";

const app = new App();
const bunker = new Environment(app, "bunker", {
  cluster: { kubeconfig: "~/.kube/config", context: "bunker", distribution: "kubeadm", version: "1.34" },
  artifacts: {
    charts: "oci://registry.example.com/charts",
    images: "registry.example.com/mirror",
    pullSecret: SecretValue.variable("registry_login"),
  },
});

new HaHarbor(bunker.stack("registry"), "harbor", {
  hostname: "harbor.bunker.example.com",
  exposure: HarborExposure.nodePort({
    port: 30443,
    tls: Tls.pair({
      certificate: SecretValue.variable("harbor_tls_certificate"),
      key: SecretValue.variable("harbor_tls_key"),
    }),
  }),
  database: ExternalPostgres.at({ host: "10.0.0.31", password: SecretValue.variable("harbor_database") }),
  redis: ExternalRedis.single({ host: "10.0.0.32" }),
  storage: HarborStorage.s3({
    endpoint: "https://10.0.0.33:8443",
    bucket: "harbor",
    accessKey: SecretValue.variable("harbor_s3_access_key"),
    secretKey: SecretValue.variable("harbor_s3_secret_key"),
  }),
  // Who signed the certificates of the database and the bucket: no public authority does for such addresses.
  trustedAuthorities: readFileSync(path.join(__dirname, "certificates/platform-ca.pem"), "utf8"),
  // The databases of vulnerabilities are images too. The scanner does not log in: they are in a project that everybody may read.
  scanner: HarborScanner.mirror({
    database: "registry.example.com/public/trivy-db",
    javaDatabase: "registry.example.com/public/trivy-java-db",
  }),
});

app.synth();
