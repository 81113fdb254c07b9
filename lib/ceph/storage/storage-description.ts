import type { ChartValues } from "../../cluster";
import type { Violation } from "../../units";
import type { Capabilities } from "../cluster/capabilities";
import type { CephClassProps } from "./ceph-class-props";
import type { SnapshotClassProps } from "./snapshot-class-props";

/** A class of volumes or of snapshots, and what the driver is told of it but for where its cluster is and who logs in. */
export interface DescribedClass<T> {
  readonly props: T;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A class of volumes, with what may be asked of every one. */
export type VolumeClass = CephClassProps & { readonly encryption?: unknown; readonly topology?: unknown };

/** What tells one kind of storage from the other. */
export interface StorageDescription {
  /** Class that refuses. */
  readonly subject: "CephRbdStorage" | "CephFsStorage";
  /** Chart, whose name the release has too. */
  readonly chart: "ceph-csi-rbd" | "ceph-csi-cephfs";
  /** Name of the driver. */
  readonly driver: string;
  /** What is wrong with the props, beside what both kinds have in common. */
  readonly violations: readonly Violation[];
  /** What may not work, and is not refused. */
  readonly warnings: readonly string[];
  /** Addresses of the monitors, as the driver of this kind can use them. */
  readonly monitors: readonly string[];
  /** What the user has to be allowed. */
  readonly capabilities: Capabilities;
  /** Commands for the Ceph cluster, beside that for the user. */
  readonly commands: readonly string[];
  /** Whether a node that is declared out of service is locked out of its volumes. */
  readonly fencing: boolean;
  /** What the driver's entry for the cluster says of this kind. */
  readonly clusterSettings: Readonly<Record<string, unknown>>;
  /** Its place in that entry. */
  readonly clusterSettingsKey: "rbd" | "cephFS";
  /** Values that only this chart has. */
  readonly values: ChartValues;
  /** What the Secret holds beside the user; no secrets. */
  readonly secretData: Readonly<Record<string, string>>;
  /** Whether pods on several nodes can write to one volume. */
  readonly sharedByNodes: boolean;
  readonly classes: readonly DescribedClass<VolumeClass>[];
  readonly groupSnapshotClasses: readonly DescribedClass<SnapshotClassProps>[];
}
