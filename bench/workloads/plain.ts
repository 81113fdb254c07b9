import { TerraformStack } from "cdktf";
import { report } from "./report";
import { synthesize } from "./terraform-app";

report((size, outdir) => {
  synthesize(TerraformStack, size, outdir);
});
