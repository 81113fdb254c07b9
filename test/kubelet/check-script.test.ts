import type { KubeletSettingsProps } from "../../lib/kubelet";
import { checkScript } from "../../lib/kubelet/check-script";
import { Percent, Size } from "../../lib/units";
import type { Finished, PretendedNode } from "./pretended-node";
import { settingsOf } from "./settings";
import { describeOnNodes } from "./shells";

const check = (node: PretendedNode, props: KubeletSettingsProps = {}): Finished =>
  node.run(checkScript(settingsOf(props), node.root));

describeOnNodes("before the change", (node) => {
  test("the conditions are noted, as the kubelet itself may read them", () => {
    expect(check(node())).toEqual({ status: 0, output: "the node node-1 is Ready before the change\n" });
    expect(node().read("scratch/conditions").split("\n")).toEqual([
      "MemoryPressure False 20300102030405",
      "DiskPressure False 20300102030405",
      "PIDPressure False 20300102030405",
      "Ready True 20300102030405",
      "",
    ]);
    const pem = "/var/lib/kubelet/pki/kubelet-client-current.pem";
    expect(node().read("calls")).toContain(
      `--cacert ${node().root}/scratch/certificate-authority --cert ${pem} --key ${pem} https://198.18.0.1:6443/api/v1/nodes/node-1\n`,
    );
    expect(node().read("scratch/certificate-authority")).toBe("CA");
  });

  test("an answer over many lines reads the same", () => {
    node().conditions({ DiskPressure: "True", Ready: "False" }, "2030-01-02T03:04:05Z", 2);
    expect(check(node()).output).toBe("the node node-1 is under DiskPressure not Ready before the change\n");
  });

  test("a node that cannot be read is not changed", () => {
    node().remove("node");
    const { status, output } = check(node());
    expect([status, output]).toEqual([1, expect.stringContaining("cannot be read")]);
    expect(output).toContain("curl: (22) the answer was 403");
  });

  test("a machine that has not joined is not changed", () => {
    node().remove("etc/kubernetes/kubelet.conf");
    const { status, output } = check(node());
    expect([status, output]).toEqual([1, expect.stringContaining("has this machine joined a cluster?")]);
  });

  test("kubectl will do, and without either nothing is changed", () => {
    node().program("kubectl", node().read("bin/curl"));
    node().remove("bin/curl");
    expect(check(node())).toEqual({ status: 0, output: "the node node-1 is Ready before the change\n" });
    node().remove("bin/kubectl");
    expect(check(node()).output).toContain("takes curl or kubectl on the machine");
  });

  test.each([
    ["1.29", "kubeadm", 1],
    ["1.30", "kubeadm", 0],
  ] as const)("a kubelet of version %s on %s: %d", (version, distribution, status) => {
    node().program("kubelet", `#!/bin/sh\necho Kubernetes v${version}.7\n`);
    const finished = check(node(), { distribution });
    expect(finished.status).toBe(status);
    expect(finished.output.includes("this node runs version 1.29, and what is to be written takes 1.30")).toBe(
      status === 1,
    );
  });

  test.each([
    ["etc/default/kubelet", "KUBELET_EXTRA_ARGS=--v=2 --eviction-hard=nodefs.available<5%\n", 1],
    ["etc/default/kubelet", 'KUBELET_EXTRA_ARGS="--eviction-hard nodefs.available<5%"\n', 1],
    ["etc/default/kubelet", "# KUBELET_EXTRA_ARGS=--eviction-hard=nodefs.available<5%\n", 0],
    ["etc/default/kubelet", "KUBELET_EXTRA_ARGS=--kube-reserved-cgroup=/kube --max-pods=60\n", 0],
    ["etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--config-dir=/etc/other\n", 1],
    ["var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=--image-gc-high-threshold=70\n", 1],
  ])("%s with %j: %d", (file, text, status) => {
    node().write(file, text);
    const finished = check(node());
    expect(finished.status).toBe(status);
    expect(finished.output.includes(`${node().root}/${file}: ${text.trim()}`)).toBe(status === 1);
  });

  test("a flag stands in the way of that which is given, and of nothing else", () => {
    node().write("etc/default/kubelet", "KUBELET_EXTRA_ARGS=--max-pods=60\n");
    expect(check(node(), { maxPods: 70 }).output).toContain("--max-pods=60 … comes before");
  });

  const unit = (text: string): void => {
    node().write("units/kubelet.service", `${node().read("units/kubelet.service")}${text}`);
  };

  test("what an earlier change wrote stands in no way", () => {
    const own = `${node().root}/etc/systemd/system/kubelet.service.d/90-cdktf-onprem.conf`;
    unit(`# ${own}\n[Service]\nEnvironment="KUBELET_CONFIG_ARGS=--config=x --eviction-hard=a<1"\n`);
    expect(check(node()).status).toBe(0);
  });

  test.each([
    ["--config=/var/lib/kubelet/config.yaml --config-dir=/etc/kubernetes/kubelet.conf.d", 0],
    ["--config=/var/lib/kubelet/config.yaml --eviction-hard=nodefs.available<5%%", 0],
    ["--config=/etc/kubelet.yaml", 1],
    ["--config=/var/lib/kubelet/config.yaml --node-ip=198.18.0.11", 1],
  ])("another drop-in with %s: %d", (args, status) => {
    unit(`# /etc/systemd/system/kubelet.service.d/20-site.conf\nEnvironment="KUBELET_CONFIG_ARGS=${args}"\n`);
    const finished = check(node());
    expect(finished.status).toBe(status);
    expect(finished.output.includes(args.split(" ").at(-1)!)).toBe(status === 1);
  });

  test("a unit that is not kubeadm's is not changed", () => {
    node().write("units/kubelet.service", "# /etc/systemd/system/kubelet.service\nExecStart=/usr/bin/kubelet --v=2\n");
    const { status, output } = check(node());
    expect([status, output]).toEqual([1, expect.stringContaining("does not pass $KUBELET_CONFIG_ARGS")]);
  });

  test("a machine without any kubelet is not changed", () => {
    node().remove("units/kubelet.service");
    node().remove("units/kubelet.service.state");
    expect(check(node())).toEqual({
      status: 1,
      output: "no unit on this machine runs a kubelet: looked for kubelet\n",
    });
  });

  test.each([
    [10, 50, 0],
    [9.9, 50, 1],
    [50, 5, 0],
    [50, 4, 1],
  ])("with %d %% space and %d %% inodes free: %d", (space, inodes, status) => {
    node().space(space, inodes);
    const finished = check(node());
    expect(finished.status).toBe(status);
    expect(finished.output.includes("the node would evict pods at once")).toBe(status === 1);
  });

  test("thresholds in bytes count as well", () => {
    const least = (size: Size): number | null => check(node(), { evictionHard: { "nodefs.available": size } }).status;
    expect([least(Size.kibibytes(500)), least(Size.bytes(500 * 1024 + 1))]).toEqual([0, 1]);
  });

  test("a disk of the images' own is found by containerd", () => {
    node().space(14, 50);
    node().program("containerd", `#!/bin/sh\necho 'root = "${node().root}/var/lib/kubelet"'\n`);
    expect(check(node()).output).toContain("imagefs.available is at 14.0% of");
    expect(check(node(), { evictionHard: { "imagefs.available": Percent.of(14) } }).status).toBe(0);
  });

  test("a node that is under DiskPressure already gets its cure", () => {
    node().space(7, 50);
    node().conditions({ DiskPressure: "True" });
    const { status, output } = check(node());
    expect([status, output]).toEqual([0, expect.stringContaining("still under the threshold of 10%")]);
  });

  test("a file system without inodes to count is no shortage", () => {
    node().write("df-Pi", "0 0 0 - /\n");
    expect(check(node()).status).toBe(0);
  });
});

describeOnNodes("before the change, on k3s", (node) => {
  beforeEach(() => {
    node().remove("units/kubelet.service");
    node().remove("units/kubelet.service.state");
    node().write(
      "units/k3s-agent.service",
      "# /etc/systemd/system/k3s-agent.service\nExecStart=/usr/local/bin/k3s agent\n",
    );
    node().write("units/k3s-agent.service.state", "active\n");
    node().write(
      "var/lib/rancher/k3s/agent/kubelet.kubeconfig",
      node().read("etc/kubernetes/kubelet.conf").replace("-data: Q0E=", ": /ca.crt"),
    );
    node().program("k3s", "#!/bin/sh\necho 'k3s version v1.31.4+k3s1 (abc)'\necho 'go version go1.22.9'\n");
  });

  const old = { distribution: "k3s", version: "1.31" } as const;

  test("the conditions are noted with the credentials of its agent", () => {
    expect(check(node(), old)).toEqual({ status: 0, output: "the node node-1 is Ready before the change\n" });
    expect(node().read("calls")).toContain("--cacert /ca.crt ");
  });

  test("one that is too old for a folder of drop-ins is told", () => {
    expect(check(node(), { distribution: "k3s", version: "1.34" }).output).toContain("this node runs version 1.31");
  });

  test.each([
    ["etc/rancher/k3s/config.yaml", "kubelet-arg:\n  - eviction-hard=nodefs.available<7%\n", 1],
    ["etc/rancher/k3s/config.yaml.d/10-site.yml", 'kubelet-arg+: ["--eviction-hard+=nodefs.available<7%"]\n', 1],
    ["etc/rancher/k3s/config.yaml.d/90-cdktf-onprem.yaml", "kubelet-arg+: [eviction-hard=nodefs.available<7%]\n", 0],
    ["etc/rancher/k3s/config.yaml", "# eviction-hard=\nkubelet-arg: [max-pods=200]\n", 0],
    ["units/k3s-agent.service", "# /etc/x\nExecStart=/usr/local/bin/k3s agent '--kubelet-arg=eviction-hard=a<1'\n", 1],
  ])("%s with %j: %d", (file, text, status) => {
    node().write(file, text);
    const finished = check(node(), old);
    expect(finished.status).toBe(status);
    expect(finished.output.includes("comes before what is to be written")).toBe(status === 1);
  });
});
