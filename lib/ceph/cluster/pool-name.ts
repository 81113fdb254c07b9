import type { Violation } from "../../units";

/**
 * Whether the text is the name of a pool that volumes can be in. Pools of Ceph's own begin with a dot; slashes, at signs and white space separate
 * the parts of an image's path, and `rbd` takes a dash at the beginning for one of its options.
 *
 * @see https://docs.ceph.com/en/latest/rados/operations/pools/#pool-names
 */
export function isPoolName(text: string): boolean {
  return typeof text === "string" && /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text);
}

/** What is wrong with the names of some pools. */
export function* poolViolations(pools: readonly string[]): Iterable<Violation> {
  for (const pool of pools.filter((name) => !isPoolName(name))) {
    yield {
      code: "CephPoolInvalid",
      what: "a pool has a name that Ceph, or a path of an image, does not take",
      got: pool,
      instead: "write letters, digits, dots, dashes and underscores, and no dot first",
    };
  }
}
