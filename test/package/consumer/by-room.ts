import { App } from "cdktf";
import { Environment } from "cdktf-onprem/environment";
import { Backend, NginxEntry } from "cdktf-onprem/nginx-entry";

const app = new App();
const shop = new Environment(app, "shop", {
  cluster: { kubeconfig: "~/.kube/config", context: "shop", distribution: "kubeadm", version: "1.34" },
});
new NginxEntry(shop.stack("entry"), "entry", {
  nodePort: 30080,
  plainHttp: true,
  routes: [{ path: "/", backend: Backend.service({ namespace: "shop", name: "web", port: 80 }) }],
});
app.synth();
