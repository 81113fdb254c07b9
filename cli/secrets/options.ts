import { parseArgs } from "node:util";
import { messageOf, UsageError } from "../errors";

/** Options that a command can have. */
type Flag = "print" | "yes" | "force";

/** What a command on secrets was asked for. */
export interface SecretsOptions {
  readonly environment: string;
  /** The secret; empty where the command is about all of them. */
  readonly name: string;
  /** Folder of synthesized stacks. */
  readonly from?: string;
  /** Options that are set. */
  readonly flags: ReadonlySet<Flag>;
}

/**
 * The arguments of a command.
 *
 * @param isOfOne whether the command is about one secret, which is named after the environment
 * @throws UsageError what is wrong with them; it repeats none that may be a value
 */
export function parseOptions(args: readonly string[], flags: readonly Flag[], isOfOne: boolean): SecretsOptions {
  const { values, positionals } = parsed(args, flags);
  const [environment = "", name = "", ...more] = positionals;
  if (environment === "") {
    throw new UsageError("which environment?");
  }
  if (isOfOne && name === "") {
    throw new UsageError("which secret?");
  }
  if (isOfOne ? more.length > 0 : name !== "") {
    throw new UsageError(
      isOfOne
        ? "there is an argument too many; a value is read from standard input alone"
        : "there is an argument too many",
    );
  }
  const { from } = values;
  if (from === "") {
    throw new UsageError("--from is empty");
  }
  return {
    environment,
    name,
    flags: new Set(flags.filter((flag) => values[flag] === true)),
    ...(typeof from === "string" ? { from } : {}),
  };
}

function parsed(args: readonly string[], flags: readonly Flag[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: "string" },
        ...(Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" }])) as Partial<
          Record<Flag, { readonly type: "boolean" }>
        >),
      },
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      // Its own message repeats it, and it may be a value that begins with a dash.
      throw new UsageError("there is an option that this command does not have");
    }
    throw new UsageError(messageOf(error));
  }
}
