import type { Host } from "../environment";
import { Percent } from "../units";

/** How many machines a wave has. */
export function waveSize(count: number, maxUnavailable: number | Percent): number {
  return maxUnavailable instanceof Percent
    ? Math.max(1, Math.floor((count * maxUnavailable.toNumber()) / 100))
    : maxUnavailable;
}

/** The machines in waves, in the order given: those of one wave may be away at once. */
export function wavesOf(hosts: readonly Host[], maxUnavailable: number | Percent): readonly (readonly Host[])[] {
  const size = waveSize(hosts.length, maxUnavailable);
  return Array.from({ length: Math.ceil(hosts.length / size) }, (_, wave) =>
    hosts.slice(wave * size, (wave + 1) * size),
  );
}
