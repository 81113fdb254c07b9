import type { DeploymentV1SpecTemplateSpec as PodSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { resourceQuantities, spreadOverNodes } from "../../cluster";
import type { ClientSettings } from "./client-settings";
import { ClientFiles, fileVolumes, scratchVolumes } from "./client-volumes";

/** All that the pod of a client depends on. */
export interface ClientPodDescription {
  readonly settings: ClientSettings;
  /** The image, as it is pulled. */
  readonly image: string;
  readonly imagePullSecrets: readonly string[];
  /** Labels by which the client's pods are known. */
  readonly labels: Record<string, string>;
  readonly files: ClientFiles;
}

/** A user that no image and no node has: the files of Ceph are its own by their group alone. */
const CLIENT_UID = 10102;

const SCRATCH_MIB = 256;

// When a node's disk fills up, pods that use more of it than they asked for are evicted first. Logs are written too: the kubelet keeps 50 MiB of them.
const EPHEMERAL_REQUEST = "64Mi";
const EPHEMERAL_MIB_BESIDE_SCRATCH = 512;

/** The pod of a client. */
export function clientPod(description: ClientPodDescription): PodSpec {
  const { settings, image, files } = description;
  const { runAsUser, runAsGroup } = identity(files);
  const volumes = [...fileVolumes(files), ...scratchVolumes(settings.scratchFolders, `${SCRATCH_MIB}Mi`)];
  const { requests, limits } = resourceQuantities(settings.resources);
  const runs = { runAsUser: String(runAsUser), runAsGroup: String(runAsGroup), runAsNonRoot: runAsUser !== 0 };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: settings.drainTimeout.toSeconds(),
    nodeSelector: { ...settings.nodeSelector },
    toleration: settings.tolerations.map(({ key, value, effect }) => ({
      key,
      operator: value === undefined ? "Exists" : "Equal",
      ...(value === undefined ? {} : { value }),
      ...(effect === undefined ? {} : { effect }),
    })),
    imagePullSecrets: description.imagePullSecrets.map((name) => ({ name })),
    securityContext: {
      ...runs,
      // What is projected belongs to root and this group; files of the nodes keep their owners.
      fsGroup: String(runAsGroup),
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...spreadOverNodes(description.labels, settings.spread),
    container: [
      {
        name: "client",
        image,
        imagePullPolicy: "IfNotPresent",
        terminationMessagePolicy: "FallbackToLogsOnError",
        ...(settings.command === undefined ? {} : { command: [...settings.command] }),
        ...(settings.args === undefined ? {} : { args: [...settings.args] }),
        env: environment(settings),
        port: [{ name: "client", containerPort: settings.containerPort, protocol: "TCP" }],
        securityContext: {
          ...runs,
          allowPrivilegeEscalation: false,
          privileged: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
        ...probes(settings),
        resources: {
          requests: { ...requests, "ephemeral-storage": EPHEMERAL_REQUEST },
          limits: { ...limits, "ephemeral-storage": ephemeralLimit(settings.scratchFolders.length) },
        },
        volumeMount: volumes.map(({ volume, mountPath, readOnly }) => ({
          name: volume.name ?? "",
          mountPath,
          readOnly,
        })),
      },
    ],
    volume: volumes.map(({ volume }) => volume),
  };
}

/** Who the process is. Files of the nodes are read by whom the nodes let read them. */
function identity(files: ClientFiles): { readonly runAsUser: number; readonly runAsGroup: number } {
  if (files.kind === "objects") {
    return { runAsUser: CLIENT_UID, runAsGroup: CLIENT_UID };
  }
  const { runAsUser, runAsGroup = runAsUser } = files.options;
  return { runAsUser, runAsGroup };
}

/** As Kubernetes itself would write it back. */
function ephemeralLimit(folders: number): string {
  const mebibytes = EPHEMERAL_MIB_BESIDE_SCRATCH + folders * SCRATCH_MIB;
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

function environment({ env, configuration }: ClientSettings): ReturnType<typeof variable>[] {
  return Object.entries({ CEPH_ARGS: `--id ${configuration.user}`, ...env }).map(([name, value]) =>
    variable(name, value),
  );
}

function variable(name: string, value: ClientSettings["env"][string]) {
  return typeof value === "string"
    ? { name, value }
    : { name, valueFrom: { secretKeyRef: { name: value.name, key: value.key } } };
}

/** How long a probe waits for an answer, how often it asks, in seconds, and how often it may fail. */
const PATIENCE = { timeoutSeconds: 5, failureThreshold: 3 };
const STARTUP_PERIOD = 5;

function probes(settings: ClientSettings) {
  const scheme = settings.scheme.toUpperCase();
  const check = (path: string) =>
    path === "" ? { tcpSocket: [{ port: "client" }] } : { httpGet: { path, port: "client", scheme } };
  return {
    startupProbe: {
      ...check(settings.livenessPath),
      periodSeconds: STARTUP_PERIOD,
      timeoutSeconds: PATIENCE.timeoutSeconds,
      failureThreshold: Math.ceil(settings.startupTimeout.toSeconds() / STARTUP_PERIOD),
    },
    livenessProbe: { ...check(settings.livenessPath), ...PATIENCE, periodSeconds: 20 },
    readinessProbe: { ...check(settings.readinessPath), ...PATIENCE, periodSeconds: 10 },
  };
}
