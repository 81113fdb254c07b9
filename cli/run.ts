import { constants } from "node:os";
import type { Command } from "./command";
import { COMMANDS } from "./commands";
import { InterruptedError, messageOf, UsageError } from "./errors";
import type { Surroundings } from "./surroundings";

/** What the command line itself says by its exit status. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** What a shell adds to the number of the signal by which a program was ended. */
const ENDED_BY_SIGNAL = 128;

/** Runs `onprem` with its arguments; everything that goes wrong is said on stderr, and is the exit status that is returned. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  const command = commandOf(args);
  if (command === undefined) {
    return withoutCommand(args, surroundings);
  }
  const rest = restOf(args, command);
  if (asksForHelp(rest)) {
    stdout.write(`${command.usage}\n`);
    return EXIT.ok;
  }
  try {
    return await command.run(rest, surroundings);
  } catch (error) {
    if (error instanceof InterruptedError) {
      stderr.write(`onprem: ${error.message}\n`);
      return ENDED_BY_SIGNAL + constants.signals[error.signal];
    }
    if (error instanceof UsageError) {
      stderr.write(`onprem ${command.name}: ${error.message}\nonprem ${command.name} --help says more.\n`);
      return EXIT.usage;
    }
    stderr.write(`onprem ${command.name}: ${messageOf(error)}\n`);
    return command.failure(rest);
  }
}

/** The status that says that what was asked for failed. */
export function failureOf(args: readonly string[]): number {
  const command = commandOf(args);
  return command === undefined ? EXIT.failed : command.failure(restOf(args, command));
}

/** Whether what was asked for failed when nobody reads all that it prints. */
export function mustBeRead(args: readonly string[]): boolean {
  const command = commandOf(args);
  return command?.mustBeRead?.(restOf(args, command)) ?? false;
}

function withoutCommand(args: readonly string[], { stdout, stderr }: Surroundings): number {
  const [first] = args;
  if (first === undefined) {
    stderr.write(`${overview()}\n`);
    return EXIT.usage;
  }
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0) {
    const [output, status] = asksForHelp(args) ? [stdout, EXIT.ok] : [stderr, EXIT.usage];
    output.write(`${overview(group)}\n`);
    return status;
  }
  if (first === "help" || asksForHelp([first])) {
    stdout.write(`${overview()}\n`);
    return EXIT.ok;
  }
  const kind = first.startsWith("-") ? "option" : "command";
  stderr.write(`onprem: there is no ${kind} ${first}\n\n${overview()}\n`);
  return EXIT.usage;
}

function overview(commands = COMMANDS): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Usage: onprem <command> [options]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`),
    "",
    "onprem <command> --help says more.",
  ].join("\n");
}

function commandOf(args: readonly string[]): Command | undefined {
  return COMMANDS.find((command) => wordsOf(command).every((word, index) => args[index] === word));
}

function restOf(args: readonly string[], command: Command): readonly string[] {
  return args.slice(wordsOf(command).length);
}

function wordsOf({ name }: Command): readonly string[] {
  return name.split(" ");
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === "--help" || arg === "-h");
}
