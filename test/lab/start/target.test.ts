import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { NODE_PORT_RANGE } from "../../../lab/cluster/components";
import { GO_MODULES } from "../../../lab/build/go-modules";
import { CONTEXT } from "../../../lab/access/kubeconfig";
import { labPaths, modulesFolder } from "../../../lab/paths";
import { MONITORS } from "../../../lab/ceph/layout";
import { LAB_CLUSTER, LAB_MONITORS } from "../../../stacks";

describe("the lab environment means the cluster that the lab brings up", () => {
  test("in its kubeconfig and context", () => {
    expect(LAB_CLUSTER.context).toBe(CONTEXT);
    expect(LAB_CLUSTER.kubeconfig.replace(/^~/, os.homedir())).toBe(labPaths("").kubeconfig);
  });

  test("in its node ports", () => {
    const { from, to } = LAB_CLUSTER.nodePortRange!;
    expect(`${from}-${to}`).toBe(NODE_PORT_RANGE);
  });

  test("in its Ceph", () => {
    expect(LAB_MONITORS).toEqual(MONITORS);
  });

  test("in its version", () => {
    const { folder, requires } = GO_MODULES.find((module) => "kube-apiserver" in module.packages)!;
    const goMod = fs.readFileSync(path.join(modulesFolder(), folder, "go.mod"), "utf8");
    expect(goMod).toContain(`${requires} v${LAB_CLUSTER.version}.`);
  });
});
