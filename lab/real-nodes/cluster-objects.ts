import type { KubernetesObject } from "../cluster/api-client";
import { type LabMachine, podNetworkOf } from "../machines/inventory";
import { REAL_NODE_TAINT, realNodeLabels } from "./kubelet-files";

/** A bootstrap token's two parts. */
export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
}

/** The group that kubeadm's tokens put a kubelet in. */
const BOOTSTRAPPERS = "system:bootstrappers:kubeadm:default-node-token";

const RBAC = "rbac.authorization.k8s.io";
const SIGNING = "system:certificates.k8s.io:certificatesigningrequests";

/** An object and the collection it belongs to. */
export interface ClusterObject {
  readonly collection: string;
  readonly object: KubernetesObject;
}

function binding(name: string, role: string, subject: { readonly kind: "Group" | "User"; readonly name: string }) {
  return {
    collection: `/apis/${RBAC}/v1/clusterrolebindings`,
    object: {
      ...{ apiVersion: `${RBAC}/v1`, kind: "ClusterRoleBinding", metadata: { name } },
      ...{
        roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
        subjects: [{ apiGroup: RBAC, ...subject }],
      },
    },
  };
}

function tokenSecret({ id, secret }: BootstrapToken): ClusterObject {
  const object = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `bootstrap-token-${id}` },
    type: "bootstrap.kubernetes.io/token",
    stringData: {
      "token-id": id,
      "token-secret": secret,
      "usage-bootstrap-authentication": "true",
      "auth-extra-groups": BOOTSTRAPPERS,
    },
  };
  return { collection: "/api/v1/namespaces/kube-system/secrets", object };
}

const DNS_ROLE: ClusterObject = {
  collection: `/apis/${RBAC}/v1/clusterroles`,
  object: {
    ...{ apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: "lab-coredns" } },
    ...{
      rules: [
        { apiGroups: [""], resources: ["services", "pods", "namespaces"], verbs: ["list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
      ],
    },
  },
};

/** What kubeadm gives a cluster so that kubelets can join it by a token, and the rights of the lab's DNS. */
export function accessObjects(token: BootstrapToken): readonly ClusterObject[] {
  return [
    tokenSecret(token),
    binding("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", { kind: "Group", name: BOOTSTRAPPERS }),
    binding("kubeadm:node-autoapprove-bootstrap", `${SIGNING}:nodeclient`, { kind: "Group", name: BOOTSTRAPPERS }),
    binding("kubeadm:node-autoapprove-certificate-rotation", `${SIGNING}:selfnodeclient`, {
      kind: "Group",
      name: "system:nodes",
    }),
    // What the apiserver may ask of a kubelet.
    binding("lab-kubelet-api-admin", "system:kubelet-api-admin", {
      kind: "User",
      name: "kube-apiserver-kubelet-client",
    }),
    DNS_ROLE,
    binding("lab-coredns", "lab-coredns", { kind: "User", name: "lab-coredns" }),
  ];
}

/** The Node as its kubelet finds it: only so it can have pod addresses of the lab's choice. */
export function nodeObject(machine: LabMachine, zone: string): ClusterObject {
  const podCIDR = podNetworkOf(machine);
  const object = {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: machine.name,
      labels: {
        "kubernetes.io/hostname": machine.name,
        "topology.kubernetes.io/region": "lab",
        ...realNodeLabels(zone),
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR], taints: [REAL_NODE_TAINT] },
  };
  return { collection: "/api/v1/nodes", object };
}
