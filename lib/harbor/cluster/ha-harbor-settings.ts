import type { Size } from "../../units";
import { Duration } from "../../units";
import { describedHarbor, type HarborDescription } from "../description/harbor-description";
import type { HarborExposure } from "./exposure";
import type { HaHarborProps } from "./ha-harbor-props";
import { clientAccess } from "./client-access";
import { scannerVolume } from "./scanner-volume";

/** A Harbor on a cluster, with its defaults filled in. */
export interface HaHarborSettings {
  /** What it is wherever it runs. */
  readonly description: HarborDescription;
  readonly exposure: HarborExposure;
  readonly replicas: number;
  /** Name of the namespace; not yet a reference to it. */
  readonly namespace: string;
  readonly deletionProtection: boolean;
  readonly migrationTimeout: Duration;
  readonly scannerVolume: { readonly storageClass: string; readonly size: Size };
  readonly networkPolicy: boolean;
  readonly priorityClassName: string;
  readonly secretRevision: number;
  readonly ipv6: boolean;
}

/** A Harbor on a cluster, with its defaults filled in. @param id of the construct */
export function haHarborSettings(id: string, props: HaHarborProps): HaHarborSettings {
  return {
    description: describedHarbor(props, clientAccess(props.exposure)),
    exposure: props.exposure,
    replicas: props.replicas ?? 2,
    namespace: props.namespace ?? id,
    deletionProtection: props.deletionProtection ?? true,
    migrationTimeout: props.migrationTimeout ?? Duration.minutes(30),
    scannerVolume: scannerVolume(props.scannerVolume ?? {}),
    networkPolicy: props.networkPolicy ?? true,
    priorityClassName: props.priorityClassName ?? "system-cluster-critical",
    secretRevision: props.secretRevision ?? 1,
    ipv6: props.ipv6 ?? false,
  };
}

/**
 * Pods that can want connections to the database at once: in a rollout each Deployment has a quarter more of them, rounded up. The jobservice is among
 * them as it keeps the logs of jobs there.
 */
export function databaseClients({ replicas, description: { metrics } }: HaHarborSettings): number {
  return (replicas + Math.ceil(replicas / 4)) * (metrics ? 3 : 2);
}
