import { App } from "cdktf";
import { environmentNames, ENVIRONMENTS } from "./stacks";

// All environments, or those that are named: `npm run synth -- prod`, and where a tool starts the app, ONPREM_ENVIRONMENTS=prod.
const named =
  process.argv.length > 2
    ? process.argv.slice(2)
    : process.env.ONPREM_ENVIRONMENTS?.split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");

const app = new App();
for (const name of environmentNames(named)) {
  ENVIRONMENTS[name](app);
}
app.synth();
