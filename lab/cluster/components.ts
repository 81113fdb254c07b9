import { join } from "node:path";

import { FIRST_SERVICE_ADDRESS, MACHINES_ADDRESS, SERVICE_CIDR } from "../access/certificates";
import type { BinaryName } from "../build/go-modules";
import { componentKubeconfig } from "../access/kubeconfig";
import { FAKE_NODE_ANNOTATION } from "./nodes";
import type { LabPaths } from "../paths";
import { certificate } from "../access/pki";
import { LOOPBACK, PORTS } from "../processes/ports";

/** Ports a Service may ask for on every node: 28888, the entry's, is below Kubernetes' own default of 30000–32767. */
export const NODE_PORT_RANGE = "28000-32767";

/** Room for 4096 nodes of a /24 each. */
const POD_CIDR = "10.240.0.0/12";

/** A program of the lab, as data: what it is told and how it says that it is ready. */
export interface Component {
  readonly name: BinaryName;
  /** Ports it listens on; all on loopback. */
  readonly ports: readonly number[];
  readonly args: (paths: LabPaths) => readonly string[];
  /** Answers 200 when it does its work; asked on the first of its ports. */
  readonly readyPath: string;
  /** Certificate that asks. */
  readonly askedBy: string;
}

function flags(values: Readonly<Record<string, string | number | boolean>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

function etcdArgs(paths: LabPaths): readonly string[] {
  const { ca, cert, key } = certificate(paths, "etcd");
  const [client, peer] = [`https://${LOOPBACK}:${PORTS.etcd}`, `https://${LOOPBACK}:${PORTS.etcdPeer}`];
  return flags({
    name: "lab",
    "data-dir": paths.data,
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `lab=${peer}`,
    "cert-file": cert,
    "key-file": key,
    "client-cert-auth": true,
    "trusted-ca-file": ca,
    "peer-cert-file": cert,
    "peer-key-file": key,
    "peer-client-cert-auth": true,
    "peer-trusted-ca-file": ca,
  });
}

function apiserverArgs(paths: LabPaths): readonly string[] {
  const server = certificate(paths, "apiserver");
  const etcd = certificate(paths, "etcd-client");
  const kubelet = certificate(paths, "apiserver-kubelet-client");
  return flags({
    "bind-address": LOOPBACK,
    "secure-port": PORTS.apiserver,
    // Loopback may not be advertised, and a fixed address needs no network of this machine.
    "advertise-address": MACHINES_ADDRESS,
    "etcd-servers": `https://${LOOPBACK}:${PORTS.etcd}`,
    "etcd-cafile": etcd.ca,
    "etcd-certfile": etcd.cert,
    "etcd-keyfile": etcd.key,
    "client-ca-file": server.ca,
    "tls-cert-file": server.cert,
    "tls-private-key-file": server.key,
    // For logs, exec and what else it asks real kubelets.
    "kubelet-client-certificate": kubelet.cert,
    "kubelet-client-key": kubelet.key,
    "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
    "service-account-key-file": join(paths.pki, "sa.pub"),
    "service-account-signing-key-file": join(paths.pki, "sa.key"),
    "service-cluster-ip-range": SERVICE_CIDR,
    "service-node-port-range": NODE_PORT_RANGE,
    "authorization-mode": "Node,RBAC",
    "enable-admission-plugins": "NodeRestriction",
    "enable-bootstrap-token-auth": true,
    "allow-privileged": true,
    // Names of nodes are in no DNS here.
    "kubelet-preferred-address-types": "InternalIP,ExternalIP,Hostname",
    profiling: false,
  });
}

/** What the two clients of the apiserver that serve health and metrics have in common. */
function clientFlags(
  paths: LabPaths,
  user: "controller-manager" | "scheduler",
  port: number,
): Readonly<Record<string, string | number | boolean>> {
  const { ca, cert, key } = certificate(paths, user);
  const kubeconfig = componentKubeconfig(paths, user);
  return {
    kubeconfig,
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "bind-address": LOOPBACK,
    "secure-port": port,
    "client-ca-file": ca,
    "tls-cert-file": cert,
    "tls-private-key-file": key,
    // There is one of each, and one that lost its lease while the apiserver restarts would stop for good.
    "leader-elect": false,
    // One cluster on one machine: nobody else is to be spared. The default of 20 makes the start 5 s longer.
    "kube-api-qps": 500,
    "kube-api-burst": 1_000,
    profiling: false,
  };
}

function controllerManagerArgs(paths: LabPaths): readonly string[] {
  const { ca } = certificate(paths, "controller-manager");
  return flags({
    ...clientFlags(paths, "controller-manager", PORTS.controllerManager),
    "use-service-account-credentials": true,
    "service-account-private-key-file": join(paths.pki, "sa.key"),
    "root-ca-file": ca,
    "cluster-signing-cert-file": ca,
    "cluster-signing-key-file": join(paths.pki, "ca.key"),
    // A new node takes pods after the next look at it; every 5 s by default.
    "node-monitor-period": "1s",
    // A node that is lost is missed after this, less what has passed since it was last heard of; after 50 s by default.
    "node-monitor-grace-period": "24s",
    "allocate-node-cidrs": true,
    "cluster-cidr": POD_CIDR,
    "service-cluster-ip-range": SERVICE_CIDR,
  });
}

function kwokArgs(paths: LabPaths): readonly string[] {
  const { cert, key } = certificate(paths, "kwok");
  return flags({
    kubeconfig: componentKubeconfig(paths, "kwok"),
    "manage-all-nodes": false,
    "manage-nodes-with-annotation-selector": FAKE_NODE_ANNOTATION,
    "server-address": `${LOOPBACK}:${PORTS.kwok}`,
    "tls-cert-file": cert,
    "tls-private-key-file": key,
    // Or it looks for an address of this machine.
    "node-ip": FIRST_SERVICE_ADDRESS,
    // Renewed after a quarter of it, well within the controller's grace. The default of 40 keeps half a core busy with
    // 500 nodes.
    "node-lease-duration-seconds": 64,
  });
}

/**
 * In the order they are started. They are stopped in the opposite order: an apiserver that lost its etcd hangs for a
 * minute.
 */
export const COMPONENTS: readonly Component[] = [
  {
    name: "etcd",
    ports: [PORTS.etcd, PORTS.etcdPeer],
    args: etcdArgs,
    readyPath: "/readyz",
    askedBy: "etcd-client",
  },
  { name: "kube-apiserver", ports: [PORTS.apiserver], args: apiserverArgs, readyPath: "/readyz", askedBy: "admin" },
  { name: "kwok", ports: [PORTS.kwok], args: kwokArgs, readyPath: "/healthz", askedBy: "admin" },
  {
    name: "kube-controller-manager",
    ports: [PORTS.controllerManager],
    args: controllerManagerArgs,
    readyPath: "/healthz",
    askedBy: "admin",
  },
  {
    name: "kube-scheduler",
    ports: [PORTS.scheduler],
    args: (paths) => flags(clientFlags(paths, "scheduler", PORTS.scheduler)),
    readyPath: "/readyz",
    askedBy: "admin",
  },
];
