// How do requests from outside reach the services of a cluster?
import { App } from "cdktf";
import { Backend, Environment, NginxEntry, SecretValue, Size, Tls } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: {
    kubeconfig: "~/.kube/config",
    context: "prod",
    distribution: "kubeadm",
    version: "1.34",
    // The entry's port, 28888, lies outside of Kubernetes' own range: the API server has --service-node-port-range=28000-32767.
    nodePortRange: { from: 28000, to: 32767 },
  },
});

const entry = new NginxEntry(prod.stack("entry"), "entry", {
  // Given once: `npx onprem secrets set prod entry_certificate < entry.crt`, and entry_key likewise.
  tls: Tls.pair({
    certificate: SecretValue.variable("entry_certificate"),
    key: SecretValue.variable("entry_key"),
  }),
});

const shop = Backend.service({ namespace: "shop", name: "frontend", port: 80 });
const canary = Backend.service({ namespace: "shop", name: "frontend-next", port: 80 });

// One request in ten tries the next version.
entry.addRoute(
  "/",
  Backend.weighted([
    { backend: shop, weight: 9 },
    { backend: canary, weight: 1 },
  ]),
);

// The backend sees /orders where the client asks for /api/orders.
entry.addRoute("/api", Backend.service({ namespace: "shop", name: "api", port: 8080 }), { stripPrefix: true });
entry.addRoute("/chat", Backend.service({ namespace: "shop", name: "chat", port: 8080 }), { websocket: true });

// A host of its own, served outside of the cluster.
entry.addRoute({ host: "harbor.example.com", path: "/" }, Backend.url("https://10.0.0.5:8443"), {
  bodySize: Size.gibibytes(20),
});

app.synth();
