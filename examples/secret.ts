// How does a password reach a cluster without standing in the code, the plan or the state?
import { App } from "cdktf";
import { Environment, KubernetesSecret, SecretForm, SecretRecipe, SecretValue } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
});

new KubernetesSecret(prod.stack("database"), "credentials", {
  namespace: "database",
  name: "credentials",
  // Given at each apply: TF_VAR_database_password="$(vault read …)" cdktf deploy prod-database,
  // or made once by `npx onprem secrets init prod`, and given by --var-file secrets/prod.tfvars.json.
  data: { password: SecretValue.variable("database_password") },
  // Each plan refuses another form, such as a line break at the end.
  uses: { password: { form: SecretForm.line, recipe: SecretRecipe.random({ length: 32 }) } },
  // Terraform keeps no trace of the value, so it cannot see a new one: raise this to have it written.
  revision: 1,
});

app.synth();
