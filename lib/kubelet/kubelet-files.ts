import { kubeletConfiguration } from "./kubelet-configuration";
import { deliveryOf, KubeletDelivery } from "./kubelet-delivery";
import { KubeletFlag, kubeletFlags } from "./kubelet-flags";
import type { KubeletSettings } from "./kubelet-settings";

/** A file on a node, owned by root. */
export interface KubeletFile {
  readonly path: string;
  readonly content: string;
  /** Permissions, in octal. */
  readonly mode: string;
}

/** What is written to a node, and which units of systemd run its kubelet: the first of them that the node has. */
export interface KubeletFiles {
  readonly delivery: KubeletDelivery;
  readonly files: readonly KubeletFile[];
  readonly units: readonly string[];
}

/** The configuration file that kubeadm writes, and its unit reads. */
export const KUBEADM_CONFIGURATION = "/var/lib/kubelet/config.yaml";

/** The folder for drop-ins that Kubernetes' documentation names. */
export const KUBELET_DROP_INS = "/etc/kubernetes/kubelet.conf.d";

/** Sorted behind what distributions and people write, so that it is read last. */
const NAME = "90-cdktf-onprem";

const UNIT_DROP_IN = `/etc/systemd/system/kubelet.service.d/${NAME}.conf`;

/** The files that bring the settings to a node, by its distribution and version. */
export function kubeletFiles(settings: KubeletSettings): KubeletFiles {
  const delivery = deliveryOf(settings.distribution, settings.minor);
  const units = settings.distribution === "k3s" ? ["k3s-agent", "k3s"] : ["kubelet"];
  return { delivery, files: filesOf(delivery, settings), units };
}

function filesOf(delivery: KubeletDelivery, settings: KubeletSettings): readonly KubeletFile[] {
  switch (delivery) {
    case "config-dir":
      return [
        { path: `${KUBELET_DROP_INS}/${NAME}.conf`, content: kubeletConfiguration(settings), mode: "0644" },
        { path: UNIT_DROP_IN, content: unitDropIn([{ name: "config-dir", value: KUBELET_DROP_INS }]), mode: "0644" },
      ];
    case "flags":
      return [{ path: UNIT_DROP_IN, content: unitDropIn(kubeletFlags(settings)), mode: "0644" }];
    case "k3s-config-dir":
      return [
        {
          path: `/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/${NAME}.conf`,
          content: kubeletConfiguration(settings),
          mode: "0600",
        },
      ];
    case "k3s-arguments":
      return [
        {
          path: `/etc/rancher/k3s/config.yaml.d/${NAME}.yaml`,
          content: k3sArguments(kubeletFlags(settings)),
          mode: "0600",
        },
      ];
  }
}

/** kubeadm's unit passes KUBELET_CONFIG_ARGS before the variables of kubeadm and of the user, KUBELET_EXTRA_ARGS, which stays theirs. */
function unitDropIn(flags: readonly KubeletFlag[]): string {
  const text = flags.map(({ name, value }) => ` --${name}=${value}`).join("");
  return [
    "# Written by cdktf-onprem: change it there.",
    "[Service]",
    // systemd reads a single % as the beginning of a specifier.
    `Environment="KUBELET_CONFIG_ARGS=--config=${KUBEADM_CONFIGURATION}${text.replaceAll("%", "%%")}"`,
    "",
  ].join("\n");
}

/** The plus adds to what other files say; k3s lets go of its own default of each flag that is named. */
function k3sArguments(flags: readonly KubeletFlag[]): string {
  return [
    "# Written by cdktf-onprem: change it there.",
    '"kubelet-arg+":',
    ...flags.map(({ name, value }) => `  - ${JSON.stringify(`${name}=${value}`)}`),
    "",
  ].join("\n");
}
