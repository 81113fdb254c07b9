import { createRequire } from "node:module";
import { print } from "./report";

const [specifier = "cdktf"] = process.argv.slice(2);
const started = performance.now();
createRequire(__filename)(specifier);
print(performance.now() - started);
