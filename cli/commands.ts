import type { Command } from "./command";
import { MANIFESTS } from "./manifests/command";
import { SECRETS } from "./secrets/commands";

/** All that `onprem` does, in the order in which the help names it. */
export const COMMANDS: readonly Command[] = [MANIFESTS, ...SECRETS];
