import type { Finding } from "../support/linters";

/** A finding that is meant, wherever the pattern fits the whole name of the object, its container included. */
export interface LinterException extends Pick<Finding, "linter" | "check"> {
  /** As in `Deployment entry/entry nginx`. */
  readonly object: RegExp;
  /** What the linter says, where only part of a check is excepted. */
  readonly message?: string;
  readonly reason: string;
}

const ENTRY = /Deployment entry\/entry( check| nginx| reloader)?/;

/** Everything that linters find in the environments and that stays as it is. One that fits nothing any more has to go. */
export const EXCEPTIONS: readonly LinterException[] = [
  {
    ...{ linter: "kube-score", check: "pod-networkpolicy", object: ENTRY },
    reason: "Who may come to the door, and which backends lie behind it, is for the site to say.",
  },
  {
    ...{ linter: "checkov", check: "CKV2_K8S_6", object: ENTRY },
    reason: "The same: a NetworkPolicy is the site's.",
  },
  {
    ...{ linter: "kube-score", check: "container-image-pull-policy", object: ENTRY },
    reason: "The version is pinned: a node that has it must not need the registry to start the entry again.",
  },
  {
    ...{ linter: "checkov", check: "CKV_K8S_15", object: ENTRY },
    reason: "The same: a pinned image that is there is good.",
  },
  {
    ...{ linter: "checkov", check: "CKV_K8S_43", object: ENTRY },
    reason: "A site's mirror may hold the image in another form, of another digest; the prop image takes one.",
  },
  {
    ...{ linter: "checkov", check: "CKV_K8S_8", object: /Deployment entry\/entry reloader/ },
    reason: "A reloader that stands still costs no request, and the metric of its last look tells.",
  },
  {
    ...{ linter: "checkov", check: "CKV_K8S_9", object: /Deployment entry\/entry reloader/ },
    reason: "Requests go to nginx, whose probe says whether it serves; a reloader that fails must not take it out.",
  },
  {
    ...{ linter: "kube-score", check: "container-ephemeral-storage-request-and-limit", object: ENTRY },
    message: "Ephemeral Storage limit is not set",
    reason: "Nothing is written but logs, which the kubelet rotates: a limit would evict the entry for them.",
  },
  {
    ...{ linter: "kube-score", check: "service-type", object: /Service entry\/entry/ },
    reason: "The node port is what the entry is for.",
  },
  {
    ...{ linter: "kube-score", check: "deployment-replicas", object: ENTRY },
    reason: "Developers can do without the entry while its node is started again.",
  },
  {
    ...{ linter: "kube-score", check: "networkpolicy-targets-pod", object: /NetworkPolicy harbor\/harbor-\w+/ },
    reason: "The pods come by the chart, which is not among the objects; tests of the chart find them.",
  },
];
