import { parseArgs } from "node:util";

/** What `npm start` was asked for. */
export interface StartOptions {
  /** A cluster to use instead of the lab. */
  readonly kubeconfig?: string;
  /** Context of that kubeconfig; its current one when not given. */
  readonly context?: string;
  /** Where charts come from, other than from their publishers. */
  readonly charts?: string;
  /** Whether a stack that could not be applied makes the whole a failure. */
  readonly strict: boolean;
  /** Only the usage was asked for. */
  readonly help: boolean;
}

/** What `npm start -- --help` prints. */
export const USAGE = `Usage: npm start -- [options]

Synthesizes all environments, brings up the lab on this machine, applies the lab environment
to it, verifies the result, and prints an overview.

  --kubeconfig FILE   use this cluster instead of the lab (a KUBECONFIG variable is not looked at)
  --context NAME      context of that kubeconfig                     [its current context]
  --charts SOURCE     a folder of packed charts, an oci:// registry or an https:// repository
                      that has all charts                        [each chart's publisher]
  --strict            fail when a stack could not be applied
  --help              print this

Exit status: 0 as far as everything that could be applied was applied and verified; 1 when
something failed; 3 with --strict, when a stack was synthesized but could not be applied.`;

/** @throws TypeError naming an option that there is not, Error when one is empty or two do not go together */
export function parseOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kubeconfig: { type: "string" },
      context: { type: "string" },
      charts: { type: "string" },
      strict: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.kubeconfig === "") {
    throw new Error("--kubeconfig is empty: name a file, or leave it out for the lab");
  }
  if (values.charts === "") {
    throw new Error("--charts is empty: name a folder or an address, or leave it out for the publishers");
  }
  if (values.context !== undefined && values.kubeconfig === undefined) {
    throw new Error("--context belongs to --kubeconfig: the lab has one context");
  }
  return values;
}
