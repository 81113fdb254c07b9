import type { DeploymentV1SpecTemplateSpec as PodSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { resourceQuantities, spreadOverNodes } from "../cluster";
import type { EntrySettings } from "./entry-settings";

/** A file of the certificate's folder, from a Secret. */
export interface CertificateFile {
  /** Secret that holds it. */
  readonly secret: string;
  /** Key inside that Secret. */
  readonly key: string;
  /** Name of the file. */
  readonly file: "tls.crt" | "tls.key";
}

/** All that the pod of an entry depends on. */
export interface PodDescription {
  readonly settings: EntrySettings;
  readonly image: string;
  readonly imagePullSecrets: readonly string[];
  /** Labels by which the entry's pods are known. */
  readonly labels: Record<string, string>;
  /** ConfigMap of nginx's configuration. */
  readonly configuration: string;
  /** ConfigMap of the reloader's script. */
  readonly reloader: string;
  /** Certificate and key; none for plain HTTP. */
  readonly certificate: readonly CertificateFile[];
}

/** Ports of the pod. Below 1024 a process that is not root may not listen. */
export const HTTP_PORT = 8080;
export const HTTPS_PORT = 8443;
export const STATUS_PORT = 8081;

/** A user that no image and no node has: nothing here needs a name, and nothing elsewhere belongs to it. */
const NGINX_UID = "10101";

const RUNTIME = "/run/nginx-entry";
const CONFIGURATION = "/etc/nginx-entry/configuration";
const CERTIFICATE = "/etc/nginx-entry/certificate";
const RELOADER = "/etc/nginx-entry/reloader";

/** Seconds until the proxies of all nodes have stopped sending to a pod that leaves. */
const DRAIN_DELAY = 10;

const SECURITY_CONTEXT = {
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: NGINX_UID,
  runAsGroup: NGINX_UID,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

// When a node's disk fills up, pods that use more of it than they asked for are evicted first. All that is written here are logs: of
// nginx's the kubelet keeps five files of 10 MiB, unless it is told otherwise; this is enough for 50 MiB each. A limit would have the
// entry evicted for its logs from a node with room.
const NGINX_LOGS = "256Mi";
const RELOADER_LOGS = "16Mi";

const RELOADER_RESOURCES = {
  requests: { cpu: "10m", memory: "32Mi", "ephemeral-storage": RELOADER_LOGS },
  // nginx judges a configuration with all its certificates and hosts in memory, beside the one that runs.
  limits: { cpu: "500m", memory: "256Mi" },
};

/** The pod of an entry: nginx, the reloader beside it, and before both the check of the configuration. */
export function entryPod(description: PodDescription): PodSpec {
  const { settings, image, certificate } = description;
  const { requests, limits } = resourceQuantities(settings.resources);
  const tls = certificate.length > 0;
  const drainSeconds = settings.drainTimeout.toSeconds();
  const common = {
    image,
    imagePullPolicy: "IfNotPresent",
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: SECURITY_CONTEXT,
    env: reloaderEnvironment(settings, tls),
    volumeMount: volumeMounts(tls),
  };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // The reloader sends nginx its signals.
    shareProcessNamespace: true,
    terminationGracePeriodSeconds: DRAIN_DELAY + drainSeconds + 5,
    nodeSelector: { ...settings.nodeSelector },
    toleration: settings.tolerations.map(({ key, value, effect }) => ({
      key,
      operator: value === undefined ? "Exists" : "Equal",
      ...(value === undefined ? {} : { value }),
      ...(effect === undefined ? {} : { effect }),
    })),
    ...(settings.priorityClassName === undefined ? {} : { priorityClassName: settings.priorityClassName }),
    imagePullSecrets: description.imagePullSecrets.map((name) => ({ name })),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NGINX_UID,
      runAsGroup: NGINX_UID,
      fsGroup: NGINX_UID,
      seccompProfile: { type: "RuntimeDefault" },
      // Each request to a backend takes a port for a minute after its end: nearly all there are, and none that nginx listens on.
      sysctl: [{ name: "net.ipv4.ip_local_port_range", value: "10240 65535" }],
    },
    ...spreadOverNodes(description.labels, "DoNotSchedule"),
    initContainer: [{ ...common, name: "check", command: script("init"), resources: RELOADER_RESOURCES }],
    container: [
      {
        ...common,
        name: "nginx",
        command: ["nginx", "-e", "stderr", "-p", `${RUNTIME}/`, "-c", "current/nginx.conf"],
        port: [
          { name: "entry", containerPort: tls ? HTTPS_PORT : HTTP_PORT, protocol: "TCP" },
          { name: "status", containerPort: STATUS_PORT, protocol: "TCP" },
        ],
        lifecycle: { preStop: [{ exec: { command: script("drain") } }] },
        livenessProbe: { httpGet: LIVE, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
        // Through the very door that clients use.
        readinessProbe: {
          httpGet: { path: settings.healthPath, port: "entry", scheme: tls ? "HTTPS" : "HTTP" },
          periodSeconds: 5,
          timeoutSeconds: 3,
          failureThreshold: 2,
        },
        resources: {
          requests: { ...requests, "ephemeral-storage": NGINX_LOGS },
          limits,
        },
      },
      { ...common, name: "reloader", command: script("watch"), resources: RELOADER_RESOURCES },
    ],
    volume: [
      { name: "configuration", configMap: { name: description.configuration } },
      { name: "reloader", configMap: { name: description.reloader } },
      // In memory, since the private key is copied there; request bodies are not.
      { name: "runtime", emptyDir: { medium: "Memory", sizeLimit: "32Mi" } },
      ...(tls ? [certificateVolume(certificate)] : []),
    ],
  };
}

const LIVE = { path: "/healthz", port: "status" };

function script(command: "init" | "watch" | "drain"): string[] {
  return ["sh", `${RELOADER}/reloader.sh`, command];
}

/** What the reloader's script reads. */
function reloaderEnvironment(
  settings: EntrySettings,
  tls: boolean,
): { readonly name: string; readonly value: string }[] {
  return Object.entries({
    ENTRY_ROOT: RUNTIME,
    ENTRY_SOURCES: tls ? `${CONFIGURATION} ${CERTIFICATE}` : CONFIGURATION,
    ENTRY_RESOLV_CONF: "/etc/resolv.conf",
    ENTRY_RESOLVER: `valid=10s ipv6=${settings.ipv6 ? "on" : "off"}`,
    ENTRY_INTERVAL: "2",
    // In ticks of the interval: about a minute.
    ENTRY_RETRY: "30",
    // In fifths of a second.
    ENTRY_RELOAD_TRIES: "50",
    ENTRY_DRAIN_DELAY: String(DRAIN_DELAY),
    ENTRY_DRAIN_TIMEOUT: String(settings.drainTimeout.toSeconds()),
  }).map(([name, value]) => ({ name, value }));
}

function volumeMounts(
  tls: boolean,
): { readonly name: string; readonly mountPath: string; readonly readOnly: boolean }[] {
  return [
    // Folders, never subPath: only folders follow a ConfigMap that changes.
    { name: "configuration", mountPath: CONFIGURATION, readOnly: true },
    { name: "reloader", mountPath: RELOADER, readOnly: true },
    { name: "runtime", mountPath: RUNTIME, readOnly: false },
    ...(tls ? [{ name: "certificate", mountPath: CERTIFICATE, readOnly: true }] : []),
  ];
}

function certificateVolume(
  files: readonly CertificateFile[],
): NonNullable<Exclude<PodSpec["volume"], { resolve: unknown }>>[0] {
  return {
    name: "certificate",
    projected: [
      {
        defaultMode: "0440",
        sources: files.map(({ secret, key, file }) => ({ secret: [{ name: secret, items: [{ key, path: file }] }] })),
      },
    ],
  };
}
