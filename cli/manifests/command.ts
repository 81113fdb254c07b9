import type { Command } from "../command";
import type { Surroundings } from "../surroundings";
import { compare } from "./compare";
import { parseOptions } from "./options";
import { show } from "./show";
import { withStacksHere } from "../stacks/stacks-here";
import { USAGE } from "./usage";

/** `onprem manifests`: what stacks will make, as plain Kubernetes objects. */
export const MANIFESTS: Command = {
  name: "manifests",
  summary: "what stacks will make, as plain Kubernetes objects; what differs between two",
  usage: USAGE,
  // As diff has it, where 1 says that something differs.
  failure: (args) => (args.includes("--diff") ? 2 : 1),
  run: manifests,
};

async function manifests(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseOptions(args);
  if (options.diff !== undefined) {
    return compare(options.diff, options, surroundings);
  }
  if (options.withSecrets && options.output === undefined && surroundings.stdout.isTerminal) {
    throw new Error(
      "--with-secrets does not print to a terminal; write a folder by --output, or go on with a pipe: … --with-secrets | kubectl apply --server-side -f -",
    );
  }
  return withStacksHere(options, surroundings, (stacks) => Promise.resolve(show(stacks, options, surroundings)));
}
