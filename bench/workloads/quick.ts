import { QuickStack } from "../../lib/environment/quick-synth";
import { report } from "./report";
import { synthesize } from "./terraform-app";

report((size, outdir) => {
  synthesize(QuickStack, size, outdir);
});
