#!/usr/bin/env node
import { run } from "./run";
import { processSurroundings } from "./surroundings";

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    throw error;
  }
});

void run(process.argv.slice(2), processSurroundings()).then((status) => {
  process.exitCode = status;
});
