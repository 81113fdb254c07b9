// How does every node trust the platform's own registry, and pull through it?
import { App } from "cdktf";
import { Environment, HostGroup, RegistryTrust, SecretValue } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  hosts: ["node-1", "node-2"].map((name) => ({
    name,
    address: `${name}.prod.example.com`,
    hostKeyFile: `keys/${name}.pub`,
  })),
});

const stack = prod.stack("nodes");

new RegistryTrust(stack, "registries", {
  hosts: new HostGroup(stack, "nodes", { identityFile: "~/.ssh/platform" }),
  registries: [
    {
      address: "harbor.example.com",
      certificateAuthorityFile: "certificates/platform-ca.pem",
      // Given once: `npx onprem secrets set prod pull_user`, and pull_password likewise; on the nodes root alone may read them.
      credentials: { username: SecretValue.variable("pull_user"), password: SecretValue.variable("pull_password") },
    },
    // Images of Docker Hub come from a project of Harbor that is its cache, and from nowhere else.
    { address: "docker.io", mirrors: [{ address: "harbor.example.com", prefix: "dockerhub" }], fallback: false },
  ],
});

app.synth();
