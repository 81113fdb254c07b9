import { App } from "cdktf";
import { LAB_MACHINES } from "../../../lab";
import { kubeconfigPath } from "../../../lab/access/kubeconfig";
import { Environment } from "../../../lib";
import { LAB_CLUSTER } from "../../../stacks";
import { groupOf, hostOf, tuneNodes } from "./nodes-hosts";

// An app such as a person has, for the cdktf CLI: `node nodes-program.js tuned`, and without that word the nodes are left as they are.
const app = new App();
const cluster = { ...LAB_CLUSTER, kubeconfig: kubeconfigPath() };
const stack = new Environment(app, "incident", { cluster }).stack("nodes");
const nodes = groupOf(
  stack,
  LAB_MACHINES.filter(({ kind }) => kind === "node").map((machine) => hostOf(machine)),
);
if (process.argv.includes("tuned")) {
  tuneNodes(stack, nodes);
}
app.synth();
