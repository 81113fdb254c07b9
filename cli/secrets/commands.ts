import type { Command } from "../command";
import { init } from "./init";
import { list } from "./list";
import { rotate } from "./rotate";
import { set } from "./set";
import { INIT_USAGE, LIST_USAGE, ROTATE_USAGE, SET_USAGE } from "./usage";

const failure = (): number => 1;

/** What is printed for a vault is kept by nobody else. */
const mustBeRead = (args: readonly string[]): boolean => args.includes("--print");

/** `onprem secrets …`: the values of the secrets that the stacks of an environment need. */
export const SECRETS: readonly Command[] = [
  {
    name: "secrets init",
    summary: "make the secrets of an environment that are missing, and say which are to be given",
    usage: INIT_USAGE,
    failure,
    mustBeRead,
    run: init,
  },
  {
    name: "secrets list",
    summary: "what secrets an environment needs, and which of them are there and right",
    usage: LIST_USAGE,
    failure,
    run: list,
  },
  {
    name: "secrets set",
    summary: "write a secret that is given on standard input",
    usage: SET_USAGE,
    failure,
    run: set,
  },
  {
    name: "secrets rotate",
    summary: "make one secret anew",
    usage: ROTATE_USAGE,
    failure,
    mustBeRead,
    run: rotate,
  },
];
