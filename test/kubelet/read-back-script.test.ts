import type { KubeletSettingsProps } from "../../lib/kubelet";
import { readBackScript } from "../../lib/kubelet/read-back-script";
import { Duration, Percent } from "../../lib/units";
import type { Finished, PretendedNode } from "./pretended-node";
import { settingsOf } from "./settings";
import { describeOnNodes } from "./shells";

const IN_FORCE = {
  "imagefs.available": "15%",
  "imagefs.inodesFree": "5%",
  "memory.available": "100Mi",
  "nodefs.available": "10%",
  "nodefs.inodesFree": "5%",
};

const TUNED: KubeletSettingsProps = {
  evictionSoft: { "nodefs.available": Percent.of(12) },
  evictionSoftGracePeriod: { "nodefs.available": Duration.minutes(1) },
};

describeOnNodes("the thresholds in force", (node) => {
  const readBack = (props: KubeletSettingsProps = {}): Finished =>
    node().run(readBackScript(settingsOf(props)), { kubeconfig: "~/kube config", context: "lab" });
  const inForce = (evictionHard: object | undefined, evictionSoft?: object, indent?: number): void => {
    const kubeletconfig = { address: "0.0.0.0", evictionHard, evictionSoft, evictionPressureTransitionPeriod: "5m0s" };
    node().write("configz", JSON.stringify({ kubeletconfig }, undefined, indent));
  };
  const useKubectl = (to: PretendedNode): void => {
    to.program("kubectl", to.read("bin/curl"));
  };

  beforeEach(() => {
    useKubectl(node());
    inForce(IN_FORCE);
  });

  const SAME = { status: 0, output: "the thresholds in force on node-1 are those of the configuration\n" };

  test("are those of the configuration, in either form of JSON", () => {
    expect(readBack()).toEqual(SAME);
    expect(node().read("calls")).toContain(
      `kubectl --kubeconfig ${node().root}/kube config --context lab --request-timeout 5s get --raw /api/v1/nodes/node-1/proxy/configz\n`,
    );
    inForce(IN_FORCE, undefined, 2);
    expect(readBack()).toEqual(SAME);
  });

  test("do not differ by what is no threshold, or not the configuration's to choose", () => {
    inForce({ ...IN_FORCE, "pid.available": "0%", "containerfs.available": "10%" }, { "memory.available": "0%" });
    expect(readBack()).toEqual(SAME);
  });

  test("are compared soft and hard", () => {
    expect(readBack(TUNED).output).toContain("soft nodefs.available is not set, and should be 12%\n");
    inForce(IN_FORCE, { "nodefs.available": "12%" });
    expect(readBack(TUNED)).toEqual(SAME);
  });

  test("are named where they differ", () => {
    inForce({ ...IN_FORCE, "nodefs.available": "5%", "memory.available": undefined, "pid.available": "9" });
    expect(readBack()).toEqual({
      status: 1,
      output: [
        "the thresholds in force on node-1 are others:",
        "hard memory.available is not set, and should be 100Mi",
        "hard nodefs.available is 5%, and should be 10%",
        "hard pid.available is 9, and should be not set",
        "",
      ].join("\n"),
    });
  });

  test("differ where there are none", () => {
    inForce(undefined);
    expect(readBack().status).toBe(1);
  });

  test("are left alone by who may not look", () => {
    node().remove("configz");
    node().write("refusal", 'Error from server (Forbidden): nodes "node-1" is forbidden\n');
    expect(readBack()).toEqual({
      status: 0,
      output:
        'the thresholds of node-1 are not read back: Error from server (Forbidden): nodes "node-1" is forbidden\n',
    });
    expect(
      node()
        .read("calls")
        .match(/configz/g),
    ).toHaveLength(1);
  });

  test("are asked for again while the kubelet does not answer", () => {
    node().remove("configz");
    node().write("refusal", "Error from server: dial tcp 198.18.0.11:10250: connection refused\n");
    node().program("sleep", '#!/bin/sh\n[ -e "$NODE/slept" ] && mv "$NODE/later" "$NODE/configz"\n: >"$NODE/slept"\n');
    node().program("mv", '#!/bin/sh\ncat "$1" >"$2"\n');
    node().write("later", JSON.stringify({ kubeletconfig: { evictionHard: IN_FORCE } }));
    expect(readBack()).toEqual(SAME);
    expect(
      node()
        .read("calls")
        .match(/configz/g),
    ).toHaveLength(3);
  });

  test("are left alone without kubectl", () => {
    node().remove("bin/kubectl");
    expect(readBack()).toEqual({
      status: 0,
      output: "the thresholds of node-1 are not read back: kubectl is not installed here\n",
    });
  });
});
