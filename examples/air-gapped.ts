// How do I tell a site without internet, once, where charts and images come from?
import { App } from "cdktf";
import { Backend, Environment, NginxEntry, SecretValue } from "../lib";

const app = new App();

const bunker = new Environment(app, "bunker", {
  cluster: { kubeconfig: "~/.kube/config", context: "bunker", distribution: "kubeadm", version: "1.34" },
  artifacts: {
    charts: "oci://registry.example.com/charts",
    images: "registry.example.com/mirror",
    // Given once: `npx onprem secrets set bunker registry_login < ~/.docker/config.json`. Each namespace gets a Secret of it.
    pullSecret: SecretValue.variable("registry_login"),
  },
});

// Its pods run registry.example.com/mirror/library/nginx, and log in to pull it.
new NginxEntry(bunker.stack("entry"), "entry", {
  nodePort: 30080,
  plainHttp: true,
  routes: [{ path: "/", backend: Backend.service({ namespace: "portal", name: "portal", port: 80 }) }],
});

app.synth();
