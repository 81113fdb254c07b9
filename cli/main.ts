#!/usr/bin/env node
import { watchOutput } from "./broken-output";
import { failureOf, mustBeRead, run } from "./run";
import { processSurroundings } from "./surroundings";

const args = process.argv.slice(2);
let isOutputLost = false;

// Output is lost before the command ends, or after it.
watchOutput(
  process.stdout,
  process.stderr,
  () => {
    isOutputLost = true;
    process.exitCode = failureOf(args);
  },
  mustBeRead(args),
);
// There is nowhere left to say it; the status does.
process.stderr.on("error", () => undefined);

void run(args, processSurroundings()).then((status) => {
  process.exitCode = isOutputLost ? failureOf(args) : status;
});
