import type { Machine } from "../../lab";
import type { Service } from "./service";

/** One of the two ways to change machines. */
export interface Side {
  /** What it calls itself. */
  readonly version: string;
  /** What it changes. */
  readonly service: Service;
  /** Brings the files of a revision to all machines. @returns milliseconds */
  readonly apply: (revision: number) => Promise<number>;
}

/** Milliseconds of a change, and of the same once more. */
export interface Turn {
  readonly change: number;
  readonly noChange: number;
}

/** Changes all machines and then nothing, and looks whether that is what happened. @throws Error when it is not */
export async function turn(side: Side, machines: readonly Machine[], revision: number): Promise<Turn> {
  const change = await side.apply(revision);
  const changed = await statesOf(side, machines);
  const wrong = machines.filter((_, index) => !changed[index]?.startsWith(side.service.answer(revision)));
  if (wrong.length > 0) {
    throw new Error(`${side.version} left ${wrong.map(({ name }) => name).join(", ")} as it was: ${changed.join()}`);
  }
  const noChange = await side.apply(revision);
  const unchanged = await statesOf(side, machines);
  if (unchanged.join() !== changed.join()) {
    throw new Error(`${side.version} restarted the service when nothing had changed`);
  }
  return { change, noChange };
}

function statesOf({ service }: Side, machines: readonly Machine[]): Promise<readonly string[]> {
  return Promise.all(machines.map((machine) => service.state(machine)));
}
