import { speakSecondProtocolAlone } from "../cluster/monitors";

/** How the kernel gets to the volumes of a class. */
export interface KernelClass {
  /** Name of the class. */
  readonly name: string;
  /** Options that the kernel is given. */
  readonly options: readonly string[];
}

/**
 * Warnings of classes whose volumes the kernel would ask for in a protocol that no monitor speaks. They are no more than warnings: which ports a monitor
 * listens on is known to the cluster alone.
 *
 * @param prop by which a class is given options for the kernel
 * @see https://docs.ceph.com/en/latest/rados/configuration/msgr2/
 */
export function protocolWarnings(
  monitors: readonly string[],
  classes: readonly KernelClass[],
  prop: "mapOptions" | "kernelMountOptions",
): readonly string[] {
  return speakSecondProtocolAlone(monitors)
    ? classes
        .filter(({ options }) => !options.some((option) => /^ms_mode=(?!legacy$)/.test(option)))
        .map(
          ({ name }) =>
            `MsModeMissing: the monitors speak the second protocol alone, and the kernel asks for volumes of the class ${name} in the first; ` +
            `give the class ${prop}: ["ms_mode=prefer-crc"], or name a v1 address of a monitor`,
        )
    : [];
}
