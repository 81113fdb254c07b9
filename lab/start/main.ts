import { terminalProgress } from "../index";
import { parseOptions, StartOptions, USAGE } from "./options";
import { start } from "./start";
import { EXIT } from "./summary";

function optionsOrUsage(): StartOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const options = optionsOrUsage();
  if (options === undefined) {
    return EXIT.failed;
  }
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.ok;
  }
  return start(options, terminalProgress(process.stdout));
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT.failed;
  },
);
