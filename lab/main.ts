import { parseArgs } from "node:util";

import { down, LabError, renderStatus, status, terminalProgress, up } from "./index";

const USAGE = `npm run lab -- up [--nodes N]   build and start the lab; N fake workers more, for scale
                --no-machines   a control plane with fake nodes alone
                --ceph          and a small Ceph on loopback
npm run lab -- down             stop it and remove everything but the built programs
npm run lab -- status           what runs; exit status 0 if the lab is up, 3 if it is not`;

/** Exit status of `status` for a lab that is not up, as with init scripts. */
const NOT_UP = 3;
const WRONG_USAGE = 2;

class UsageError extends Error {}

interface Arguments {
  readonly command: string;
  readonly options: { readonly nodes?: number; readonly machines?: boolean; readonly ceph?: boolean };
}

function parse(args: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { nodes: { type: "string" }, "no-machines": { type: "boolean" }, ceph: { type: "boolean" } },
    });
    const [command = "", ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(`one command, not ${positionals.length}`);
    const { nodes, "no-machines": alone, ceph } = values;
    if (command !== "up" && (nodes ?? alone ?? ceph) !== undefined) throw new UsageError("options belong to up");
    if (nodes !== undefined && !/^\d+$/.test(nodes)) throw new UsageError("--nodes takes a number");
    const options = {
      ...(nodes === undefined ? {} : { nodes: Number(nodes) }),
      ...(alone === true ? { machines: false } : {}),
      ...(ceph === true ? { ceph } : {}),
    };
    return { command, options };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

async function run(args: readonly string[]): Promise<number> {
  const { command, options } = parse(args);
  const progress = terminalProgress(process.stdout);
  switch (command) {
    case "up":
      process.stdout.write(`${renderStatus(await up({ progress, ...options }))}\n`);
      return 0;
    case "down":
      await down({ progress });
      return 0;
    case "status": {
      const found = await status();
      process.stdout.write(`${renderStatus(found)}\n`);
      return found.up ? 0 : NOT_UP;
    }
    default:
      throw new UsageError(command === "" ? "a command is missing" : `no command is called ${command}`);
  }
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof LabError || error instanceof UsageError;
    process.stderr.write(`${known ? error.message : String((error as Error).stack ?? error)}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${USAGE}\n`);
    process.exitCode = error instanceof UsageError ? WRONG_USAGE : 1;
  },
);
