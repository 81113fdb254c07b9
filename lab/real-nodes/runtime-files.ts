import { MACHINES_ADDRESS } from "../access/certificates";
import type { MachineFile } from "../machines/disk";
import { type LabMachine, podNetworkOf } from "../machines/inventory";
import { PAUSE_IMAGE } from "../registry/images";
import { REGISTRY_PORT } from "../registry/ports";

/** Version 2 is what containerd 1.6 reads. */
const CONTAINERD_CONFIG = `version = 2

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # Inside a machine nobody may make a process safer from the OOM killer than it is.
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/cni/net.d"

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = true

  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "/etc/containerd/certs.d"
`;

/** A kubelet that finds no containerd ends, and tries again after ten seconds: too long for a boot. */
const CONTAINERD_FIRST = `[Unit]
Before=kubelet.service
`;

/** Every image comes from the lab's registry, whatever registry its name has. */
const MIRROR = `[host."http://${MACHINES_ADDRESS}:${REGISTRY_PORT}"]
  capabilities = ["pull", "resolve"]
`;

/** Pods of a node on a bridge of their own; the way to those of other nodes is the machine's business. */
export function podNetworkConfig(machine: LabMachine): string {
  const bridge = {
    type: "bridge",
    bridge: "cni0",
    isGateway: true,
    hairpinMode: true,
    ipam: { type: "host-local", ranges: [[{ subnet: podNetworkOf(machine) }]], routes: [{ dst: "0.0.0.0/0" }] },
  };
  const plugins = [bridge, { type: "portmap", capabilities: { portMappings: true } }];
  return `${JSON.stringify({ cniVersion: "1.0.0", name: "lab", plugins }, undefined, 2)}\n`;
}

/** kube-proxy, as a service of the node. */
const PROXY_SERVICE = `[Unit]
Description=kube-proxy: Services on this node
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf
Restart=always
StartLimitInterval=0
RestartSec=2

[Install]
WantedBy=multi-user.target
`;

/** Numbers of the connection tracking that a machine may not change are 0: leave them alone. */
function proxyConfig(machine: LabMachine): string {
  return `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
hostnameOverride: ${machine.name}
clientConnection:
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
conntrack:
  maxPerCore: 0
  min: 0
  tcpEstablishedTimeout: 0s
  tcpCloseWaitTimeout: 0s
`;
}

/** containerd, the pods' network and kube-proxy on a node. */
export function runtimeFiles(machine: LabMachine, proxyKubeconfig: string): readonly MachineFile[] {
  return [
    { path: "etc/containerd/config.toml", content: CONTAINERD_CONFIG },
    { path: "etc/systemd/system/containerd.service.d/lab.conf", content: CONTAINERD_FIRST },
    { path: "etc/containerd/certs.d/_default/hosts.toml", content: MIRROR },
    { path: "etc/cni/net.d/10-lab.conflist", content: podNetworkConfig(machine) },
    { path: "etc/sysctl.d/99-lab.conf", content: "net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 1\n" },
    { path: "usr/lib/systemd/system/kube-proxy.service", content: PROXY_SERVICE },
    { path: "var/lib/kube-proxy/config.conf", content: proxyConfig(machine) },
    { path: "var/lib/kube-proxy/kubeconfig.conf", content: proxyKubeconfig, mode: 0o600 },
  ];
}
