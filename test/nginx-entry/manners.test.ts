import { spawnSync } from "node:child_process";
import { stringify } from "yaml";
import { Tls } from "../../lib/nginx-entry";
import { manifests } from "./real/manifests";
import { describeWith } from "../support/requirements";
import { entryStack } from "./synthesized-entry";

const yaml = (): string =>
  manifests(entryStack({ namespace: "edge", tls: Tls.existing("entry-tls") }))
    .map((object) => stringify(object))
    .join("---\n");

describeWith(["kube-linter"], "kube-linter's default checks", () => {
  const report = (): { readonly Reports: readonly { readonly Check: string }[] | null } => {
    const { stdout } = spawnSync("kube-linter", ["lint", "--format", "json", "-"], { input: yaml(), encoding: "utf8" });
    return JSON.parse(stdout) as ReturnType<typeof report>;
  };

  test("find nothing but what the Terraform provider cannot say", () => {
    const checks = new Set((report().Reports ?? []).map(({ Check }) => Check));
    // hashicorp/kubernetes 2.38 has no unhealthyPodEvictionPolicy.
    expect([...checks]).toEqual(["pdb-unhealthy-pod-eviction-policy"]);
  });
});

describeWith(["kube-score"], "kube-score's default checks", () => {
  interface Scored {
    readonly checks: readonly {
      readonly check: { readonly name: string };
      readonly grade: number;
      readonly skipped: boolean;
    }[];
  }

  /** Grade below which a check calls for something. */
  const GOOD = 10;

  const findings = (): readonly string[] => {
    const { stdout } = spawnSync("kube-score", ["score", "--output-format", "json", "-"], {
      input: yaml(),
      encoding: "utf8",
    });
    const objects = JSON.parse(stdout) as readonly Scored[];
    return objects
      .flatMap(({ checks }) => checks)
      .filter(({ grade, skipped }) => grade < GOOD && !skipped)
      .map(({ check }) => check.name)
      .sort();
  };

  test("find nothing but what is meant", () => {
    expect(findings()).toEqual([
      // Nothing is written but logs, which the kubelet rotates: a limit would evict the entry for them.
      "Container Ephemeral Storage Request and Limit",
      // The version is pinned: a node that has it must not need the registry to start the entry again.
      "Container Image Pull Policy",
      // Who may come to the door is for the site to say.
      "Pod NetworkPolicy",
      // The node port is what the entry is for.
      "Service Type",
    ]);
  });
});
