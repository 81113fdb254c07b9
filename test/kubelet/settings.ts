import type { KubeletSettingsProps } from "../../lib/kubelet";
import { KUBELET_RULES } from "../../lib/kubelet/kubelet-rules";
import { KubeletCluster, KubeletSettings, kubeletSettings } from "../../lib/kubelet/kubelet-settings";
import { violationsOf } from "../../lib/units";

/** A cluster with which nothing is wrong. */
export const KUBEADM: KubeletCluster = { distribution: "kubeadm", version: "1.34" };

/** The settings that the props come to on a node of kubeadm. */
export function settingsOf(props: KubeletSettingsProps = {}): KubeletSettings {
  return kubeletSettings(props, KUBEADM);
}

/** Codes of the rules that the props break. */
export function brokenRules(props: KubeletSettingsProps): readonly string[] {
  return violationsOf(settingsOf(props), KUBELET_RULES).map(({ code }) => code);
}
