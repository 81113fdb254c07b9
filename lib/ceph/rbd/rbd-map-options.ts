/**
 * Whether the text is an option for mapping an image: a word, and a value where it has one. Commas separate options, and semicolons those of
 * several programs; a colon ends the name of a program, and may stand in a value alone.
 *
 * @see https://docs.ceph.com/en/latest/man/8/rbd/#kernel-rbd-krbd-options
 */
export function isMapOption(text: string): boolean {
  return typeof text === "string" && /^[a-z][a-z0-9_]*(=[A-Za-z0-9_.*/:|-]+)?$/.test(text);
}

/** Options for the kernel, as ceph-csi reads them. */
export function kernelMapOptions(options: readonly string[]): string {
  return `krbd:${options.join(",")}`;
}
