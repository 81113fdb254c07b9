import { Duration, Size } from "../../units";
import type { CephClientProps, ClientResources } from "./ceph-client-props";

/** The props with every default filled in; what has no default in here is made by the construct. */
export type ClientSettings = Required<Omit<CephClientProps, "namespace" | "command" | "args" | "resources">> &
  Pick<CephClientProps, "command" | "args"> & { readonly resources: Required<ClientResources> };

/** Fills in the defaults. A path that is not asked for is an empty one. */
export function clientSettings(props: CephClientProps): ClientSettings {
  const port = props.port ?? 8080;
  return {
    image: props.image,
    configuration: props.configuration,
    command: props.command,
    args: props.args,
    env: props.env ?? {},
    replicas: props.replicas ?? 2,
    nodeSelector: props.nodeSelector ?? { zone: "ceph" },
    tolerations: props.tolerations ?? [],
    spread: props.spread ?? "DoNotSchedule",
    maxUnavailable: props.maxUnavailable ?? 1,
    port,
    containerPort: props.containerPort ?? port,
    scheme: props.scheme ?? "http",
    readinessPath: props.readinessPath ?? "",
    livenessPath: props.livenessPath ?? "",
    startupTimeout: props.startupTimeout ?? Duration.minutes(2),
    drainTimeout: props.drainTimeout ?? Duration.seconds(30),
    resources: {
      cpuRequest: props.resources?.cpuRequest ?? 100,
      cpuLimit: props.resources?.cpuLimit ?? 1000,
      memoryRequest: props.resources?.memoryRequest ?? Size.mebibytes(128),
      memoryLimit: props.resources?.memoryLimit ?? Size.mebibytes(512),
    },
    scratchFolders: props.scratchFolders ?? ["/tmp"],
  };
}
