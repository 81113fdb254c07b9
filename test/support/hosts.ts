import type { Host } from "../../lib/environment";

/** A public key of the right form, of nobody. */
export const HOST_KEY = `ssh-ed25519 ${"A".repeat(68)}`;

/** So many machines with which nothing is wrong: node-1 at 198.18.0.1 and so on. */
export function testHosts(count: number, extra: Partial<Host> = {}): readonly Host[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${index + 1}`,
    address: `198.18.0.${index + 1}`,
    hostKeys: [HOST_KEY],
    ...extra,
  }));
}
