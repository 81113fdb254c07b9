/**
 * Whether the text is the name of a pool that volumes can be in. Pools of Ceph's own begin with a dot; slashes, at signs and white space separate
 * the parts of an image's path.
 *
 * @see https://docs.ceph.com/en/latest/rados/operations/pools/#pool-names
 */
export function isPoolName(text: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(text);
}
