import { addMachine, LabError, type Machine, machinesSupport, removeMachine } from "../../lab";

/** The first of the addresses for throw-away machines, which are beside those of the lab. */
const FIRST_HOST_NUMBER = 41;

type Wanted = Pick<Machine, "name" | "address">;

/** There are no machines to be had here; the message says why. */
export class NoMachinesError extends Error {
  public override readonly name = "NoMachinesError";
}

/** Machines to measure on. */
export interface Bed {
  readonly machines: readonly Machine[];
  /** Set when somebody wants it to end: the bench is to go no further. */
  readonly interrupted: AbortSignal;
}

/**
 * Boots machines, and removes them again whatever happens, an interruption among it.
 *
 * @throws NoMachinesError when this machine has none of the lab's
 */
export async function withMachines<T>(count: number, use: (bed: Bed) => Promise<T>): Promise<T> {
  const wanted = Array.from({ length: count }, (_, index) => ({
    name: `bench-${index + 1}`,
    address: `198.18.0.${FIRST_HOST_NUMBER + index}`,
  }));
  const support = await machinesSupport();
  if (!support.supported) {
    throw new NoMachinesError(support.reasons.join("; "));
  }
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort(new Error("interrupted"));
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    // Those that a killed run has left behind have its changes on them.
    await removeAll(wanted);
    return await use({ machines: await addAll(wanted), interrupted: interruption.signal });
  } catch (error) {
    // Whatever was cut short by an interruption has less to say.
    interruption.signal.throwIfAborted();
    throw error;
  } finally {
    await removeAll(wanted);
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

async function addAll(wanted: readonly Wanted[]): Promise<readonly Machine[]> {
  const added: Machine[] = [];
  try {
    for (const { name, address } of wanted) {
      added.push(await addMachine(name, address));
    }
  } catch (error) {
    throw error instanceof LabError ? new NoMachinesError(error.message) : error;
  }
  return added;
}

async function removeAll(wanted: readonly Wanted[]): Promise<void> {
  for (const { name } of wanted) {
    await removeMachine(name);
  }
}
