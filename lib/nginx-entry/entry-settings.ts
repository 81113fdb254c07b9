import { Duration, Size } from "../units";
import type { EntryResources, NginxEntryProps } from "./nginx-entry-props";
import type { ProxyTimeouts } from "./route";

/** The props with every default filled in; what has no default in here is made by the construct. */
export type EntrySettings = Required<
  Omit<
    NginxEntryProps,
    "routes" | "tls" | "plainHttp" | "namespace" | "image" | "timeouts" | "resources" | "priorityClassName"
  >
> & {
  readonly timeouts: Required<ProxyTimeouts>;
  readonly resources: Required<EntryResources>;
  readonly priorityClassName: string | undefined;
};

/** Fills in the defaults. */
export function entrySettings(props: NginxEntryProps): EntrySettings {
  return {
    nodePort: props.nodePort ?? 28888,
    externalTrafficPolicy: props.externalTrafficPolicy ?? "Cluster",
    replicas: props.replicas ?? 2,
    nodeSelector: props.nodeSelector ?? { role: "entry" },
    resources: {
      cpuRequest: props.resources?.cpuRequest ?? 100,
      cpuLimit: props.resources?.cpuLimit ?? 2000,
      memoryRequest: props.resources?.memoryRequest ?? Size.mebibytes(128),
      memoryLimit: props.resources?.memoryLimit ?? Size.mebibytes(512),
    },
    bodySize: props.bodySize ?? Size.gibibytes(1),
    timeouts: {
      connect: props.timeouts?.connect ?? Duration.seconds(5),
      read: props.timeouts?.read ?? Duration.seconds(60),
      send: props.timeouts?.send ?? Duration.seconds(60),
    },
    drainTimeout: props.drainTimeout ?? Duration.seconds(30),
    workerShutdownTimeout: props.workerShutdownTimeout ?? Duration.hours(24),
    healthPath: props.healthPath ?? "/entry-health",
    clusterDomain: props.clusterDomain ?? "cluster.local",
    trustedProxies: props.trustedProxies ?? [],
    tolerations: props.tolerations ?? [],
    priorityClassName: props.priorityClassName,
    ipv6: props.ipv6 ?? false,
  };
}
