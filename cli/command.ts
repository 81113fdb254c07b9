import type { Surroundings } from "./surroundings";

/** One of the things that `onprem` does. */
export interface Command {
  /** Its words, e.g. `manifests`, or `secrets init`. */
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly usage: string;
  /** The exit status with which it fails, by its arguments: some say more by it than that something went wrong. */
  readonly failure: (args: readonly string[]) => number;
  /** Whether what it prints is nowhere else, by its arguments: it failed then when nobody read all of it. @default never */
  readonly mustBeRead?: (args: readonly string[]) => boolean;
  /** Does it; the exit status is returned, and what goes wrong is thrown. */
  readonly run: (args: readonly string[], surroundings: Surroundings) => Promise<number>;
}
