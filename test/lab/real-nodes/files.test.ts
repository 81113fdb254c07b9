import { parse } from "yaml";

import { LAB_MACHINES } from "../../../lab/machines/inventory";
import { kubeadmFlags, kubeletFiles } from "../../../lab/real-nodes/kubelet-files";
import { podNetworkConfig, runtimeFiles } from "../../../lab/real-nodes/runtime-files";
import { PAUSE_IMAGE } from "../../../lab/registry/images";

const machine = LAB_MACHINES[0]!;
const files = new Map(
  [
    ...kubeletFiles({ machine, zone: "rack-a", authority: "CA", bootstrapKubeconfig: "BOOTSTRAP" }),
    ...runtimeFiles(machine, "PROXY"),
  ].map((file) => [file.path, file]),
);
const textOf = (path: string): string => files.get(path)?.content ?? "";

describe("the files of a node", () => {
  test("lie where kubeadm puts them", () => {
    for (const path of [
      "usr/lib/systemd/system/kubelet.service",
      "usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf",
      "var/lib/kubelet/config.yaml",
      "var/lib/kubelet/kubeadm-flags.env",
      "etc/default/kubelet",
      "etc/kubernetes/bootstrap-kubelet.conf",
      "etc/kubernetes/pki/ca.crt",
    ]) {
      expect(textOf(path)).not.toBe("");
    }
  });

  test("what holds a key is its owner's alone", () => {
    for (const [path, { content, mode }] of files) {
      if (/BOOTSTRAP|PROXY/.test(content)) expect([path, mode]).toEqual([path, 0o600]);
    }
  });

  test("the kubelet's configuration leaves the eviction thresholds to the kubelet", () => {
    const config = parse(textOf("var/lib/kubelet/config.yaml")) as Record<string, unknown>;
    expect(config).toMatchObject({
      kind: "KubeletConfiguration",
      evictionPressureTransitionPeriod: "5s",
      rotateCertificates: true,
      authorization: { mode: "Webhook" },
    });
    expect(Object.keys(config).filter((key) => /^(eviction(Hard|Soft)|merge|imageGC|maxPods)/.test(key))).toEqual([]);
  });

  test("a drop-in of a user's flags comes last, as with kubeadm", () => {
    expect(textOf("usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf")).toMatch(
      /KUBELET_KUBEADM_ARGS \$KUBELET_EXTRA_ARGS\n$/,
    );
  });

  test("containerd starts pods by the image that the kubelet spares", () => {
    expect(textOf("etc/containerd/config.toml")).toContain(`sandbox_image = "${PAUSE_IMAGE}"`);
    expect(kubeadmFlags({ machine, zone: "rack-a" })).toContain(`--pod-infra-container-image=${PAUSE_IMAGE}`);
  });

  test("pods get addresses of the node's own network", () => {
    expect(JSON.parse(podNetworkConfig(machine))).toMatchObject({
      plugins: [{ type: "bridge", ipam: { ranges: [[{ subnet: "10.255.11.0/24" }]] } }, { type: "portmap" }],
    });
  });
});

describe("kubeadmFlags", () => {
  test("label the node, and keep out who did not ask for it", () => {
    expect(kubeadmFlags({ machine, zone: "rack-b" })).toMatchInlineSnapshot(`
"KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///var/run/containerd/containerd.sock --node-ip=198.18.0.11 --node-labels=topology.kubernetes.io/zone=rack-b,lab.cdktf-onprem/real=true --pod-infra-container-image=registry.k8s.io/pause:3.10.1 --register-with-taints=lab.cdktf-onprem/real=:NoSchedule"
"
`);
  });
});
