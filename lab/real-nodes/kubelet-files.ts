import { MACHINES_ADDRESS } from "../access/certificates";
import type { MachineFile } from "../machines/disk";
import type { LabMachine } from "../machines/inventory";
import { PAUSE_IMAGE } from "../registry/images";

/** Pods of the KWOK world never land on a real node unasked: they would wait there for images that nobody has. */
export const REAL_NODE_TAINT = { key: "lab.cdktf-onprem/real", value: "", effect: "NoSchedule" } as const;

/** Labels that a real node gives itself. */
export function realNodeLabels(zone: string): Readonly<Record<string, string>> {
  return { "topology.kubernetes.io/zone": zone, "lab.cdktf-onprem/real": "true" };
}

/** As Kubernetes' own packages have it. */
const KUBELET_SERVICE = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

/** As kubeadm's package has it. */
const KUBEADM_DROP_IN = `# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
# This is a file that "kubeadm init" and "kubeadm join" generates at runtime, populating the KUBELET_KUBEADM_ARGS variable dynamically
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
# This is a file that the user can use for overrides of the kubelet args as a last resort. Preferably, the user should use
# the .NodeRegistration.KubeletExtraArgs object in the configuration files instead. KUBELET_EXTRA_ARGS should be sourced from this file.
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

/**
 * As \`kubeadm join\` writes it; what differs is said. Eviction thresholds are the kubelet's own: they are what is tried
 * here.
 */
const KUBELET_CONFIG = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
    enabled: true
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
  webhook:
    cacheAuthorizedTTL: 0s
    cacheUnauthorizedTTL: 0s
cgroupDriver: systemd
clusterDNS:
- ${MACHINES_ADDRESS}
clusterDomain: cluster.local
containerRuntimeEndpoint: ""
cpuManagerReconcilePeriod: 0s
# The kubelet's own is 5m: tests would wait that long until a node that has room again says so.
evictionPressureTransitionPeriod: 5s
# The machine around may have the first version of control groups, and swap.
failCgroupV1: false
failSwapOn: false
fileCheckFrequency: 0s
healthzBindAddress: 127.0.0.1
healthzPort: 10248
httpCheckFrequency: 0s
imageMaximumGCAge: 0s
imageMinimumGCAge: 0s
kind: KubeletConfiguration
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
    text:
      infoBufferSize: "0"
  verbosity: 0
memorySwap: {}
# A lost node is missed sooner.
nodeLeaseDurationSeconds: 16
nodeStatusReportFrequency: 0s
nodeStatusUpdateFrequency: 4s
rotateCertificates: true
runtimeRequestTimeout: 0s
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
staticPodPath: /etc/kubernetes/manifests
streamingConnectionIdleTimeout: 0s
syncFrequency: 0s
volumeStatsAggPeriod: 0s
`;

/** The kubelet stops where it cannot set these, and inside a machine they cannot be set. */
const KERNEL_SETTINGS = { "vm/overcommit_memory": 1, "kernel/panic": 10, "kernel/panic_on_oops": 1 } as const;

const KERNEL_SERVICE = `[Unit]
Description=Kernel settings as the kubelet wants to see them
DefaultDependencies=no
After=local-fs.target
Before=sysinit.target

[Service]
Type=oneshot
RemainAfterExit=yes
${Object.keys(KERNEL_SETTINGS)
  .map((name) => `ExecStart=/bin/mount --bind /etc/lab/${name} /proc/sys/${name}`)
  .join("\n")}

[Install]
WantedBy=sysinit.target
`;

/** What a kubelet is told of its own node. */
export interface KubeletDescription {
  readonly machine: LabMachine;
  readonly zone: string;
  /** The cluster's authority, in PEM. */
  readonly authority: string;
  /** Kubeconfig by which it asks for a certificate of its own. */
  readonly bootstrapKubeconfig: string;
}

/** The kubelet's flags, as \`kubeadm join\` writes them. */
export function kubeadmFlags({ machine, zone }: Pick<KubeletDescription, "machine" | "zone">): string {
  const labels = Object.entries(realNodeLabels(zone)).map(([key, value]) => `${key}=${value}`);
  const { key, value, effect } = REAL_NODE_TAINT;
  const flags = [
    "--container-runtime-endpoint=unix:///var/run/containerd/containerd.sock",
    `--node-ip=${machine.address}`,
    `--node-labels=${labels.join(",")}`,
    `--pod-infra-container-image=${PAUSE_IMAGE}`,
    `--register-with-taints=${key}=${value}:${effect}`,
  ];
  return `KUBELET_KUBEADM_ARGS="${flags.join(" ")}"\n`;
}

/** The kubelet laid out on a node as kubeadm does it. */
export function kubeletFiles(description: KubeletDescription): readonly MachineFile[] {
  const units = "usr/lib/systemd/system";
  return [
    { path: `${units}/kubelet.service`, content: KUBELET_SERVICE },
    { path: `${units}/kubelet.service.d/10-kubeadm.conf`, content: KUBEADM_DROP_IN },
    { path: "etc/default/kubelet", content: "KUBELET_EXTRA_ARGS=\n" },
    { path: "etc/kubernetes/bootstrap-kubelet.conf", content: description.bootstrapKubeconfig, mode: 0o600 },
    { path: "etc/kubernetes/pki/ca.crt", content: description.authority },
    { path: "etc/kubernetes/manifests/.keep", content: "" },
    { path: "var/lib/kubelet/config.yaml", content: KUBELET_CONFIG },
    { path: "var/lib/kubelet/kubeadm-flags.env", content: kubeadmFlags(description) },
    { path: `${units}/lab-kernel-settings.service`, content: KERNEL_SERVICE },
    ...Object.entries(KERNEL_SETTINGS).map(([name, value]) => ({ path: `etc/lab/${name}`, content: `${value}\n` })),
  ];
}
