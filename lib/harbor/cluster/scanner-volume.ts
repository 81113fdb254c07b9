import type { IStorageClass } from "../../cluster";
import { Size } from "../../units";

/** The volume of each pod of the scanner. Its pods each have one of their own, so a block device will do. */
export interface HarborScannerVolumeOptions {
  /** Class of the volumes. @default the cluster's default class */
  readonly storageClass?: IStorageClass;
  /** Size of each; the databases take about 2 GiB, and as much again while they are renewed. @default Size.gibibytes(10) */
  readonly size?: Size;
}

/** The volumes with defaults filled in. */
export function scannerVolume({ storageClass, size }: HarborScannerVolumeOptions): {
  readonly storageClass: string;
  readonly size: Size;
} {
  // To the chart, no name is the cluster's default.
  return { storageClass: storageClass?.storageClassName ?? "", size: size ?? Size.gibibytes(10) };
}
