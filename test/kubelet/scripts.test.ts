import { spawnSync } from "node:child_process";
import { checkScript } from "../../lib/kubelet/check-script";
import { kubeletSteps } from "../../lib/kubelet/kubelet-steps";
import { readBackScript } from "../../lib/kubelet/read-back-script";
import { describeWith } from "../support/requirements";
import { settingsOf } from "./settings";

const NODES = [
  ["kubeadm", "1.34"],
  ["kubeadm", "1.29"],
  ["k3s", "1.34"],
  ["k3s", "1.31"],
] as const;

const SCRIPTS = NODES.flatMap(([distribution, version]) => {
  const settings = settingsOf({ distribution, version });
  const all = { ...kubeletSteps(settings), readBack: readBackScript(settings) };
  return Object.entries(all).map(([step, script]) => [`${step} on ${distribution} ${version}`, script] as const);
});

describe.each(SCRIPTS)("%s", (_, script) => {
  test("has nothing for Terraform to fill in, and no blanks at the ends of lines", () => {
    expect(script).not.toMatch(/[$%]\{/);
    expect(script).not.toMatch(/[ \t]\n/);
  });

  describeWith(["shellcheck"], "shellcheck", () => {
    test("finds nothing", () => {
      // host, scratch, kubeconfig and context come from outside.
      const args = ["--shell=sh", "--exclude=SC2154", "-"];
      const { stdout } = spawnSync("shellcheck", args, { input: script, encoding: "utf8" });
      expect(stdout).toBe("");
    });
  });
});

test("the paths are those of the node, unless a test says otherwise", () => {
  const check = checkScript(settingsOf());
  expect(check).toContain("\nkubeconfig=/etc/kubernetes/kubelet.conf\n");
  expect(check).toContain("\nenough nodefs.available Pk /var/lib/kubelet 10%\n");
});
