import type { KubeletCluster } from "./kubelet-settings";

/**
 * How settings reach a kubelet:
 *
 * - `config-dir`: a drop-in for the kubelet's configuration, and one for its unit that names the folder (kubeadm from 1.30 on);
 * - `flags`: a drop-in for the unit, with flags (kubeadm before that);
 * - `k3s-config-dir`: a drop-in in the folder of k3s (from 1.32 on; kubelets before merge it in a way that loses some of k3s' own);
 * - `k3s-arguments`: `kubelet-arg` in a drop-in for k3s' own configuration (before that).
 */
export type KubeletDelivery = "config-dir" | "flags" | "k3s-config-dir" | "k3s-arguments";

/** How settings reach the kubelets of a distribution and minor version. */
export function deliveryOf(distribution: KubeletCluster["distribution"], minor: number): KubeletDelivery {
  if (distribution === "k3s") {
    return minor >= 32 ? "k3s-config-dir" : "k3s-arguments";
  }
  return minor >= 30 ? "config-dir" : "flags";
}
