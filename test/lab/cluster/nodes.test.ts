import fc from "fast-check";

import { isReady, nodeChanges } from "../../../lab/cluster/cluster";
import { fakeNodes, MOST_SCALE_NODES } from "../../../lab/cluster/nodes";

const named = (...names: readonly string[]) =>
  fakeNodes(3, "v1.34.4").filter(({ metadata }) => names.includes(metadata.name));

describe("fakeNodes", () => {
  const nodes = fakeNodes(0, "v1.34.4");
  const labelled = (key: string, value: string) => nodes.filter((node) => node.metadata.labels?.[key] === value);

  test("two entry nodes in two racks", () => {
    const entry = labelled("role", "entry");
    expect(entry.map((node) => node.metadata.name)).toEqual(["entry-1", "entry-2"]);
    expect(new Set(entry.map((node) => node.metadata.labels?.["topology.kubernetes.io/zone"])).size).toBe(2);
  });

  test("three nodes for Ceph in three racks", () => {
    const ceph = labelled("zone", "ceph");
    expect(ceph.map((node) => node.metadata.name)).toEqual(["ceph-1", "ceph-2", "ceph-3"]);
    expect(new Set(ceph.map((node) => node.metadata.labels?.["topology.kubernetes.io/zone"])).size).toBe(3);
  });

  test("workers that are neither", () => {
    expect(labelled("role", "worker")).toHaveLength(3);
    expect(nodes).toHaveLength(8);
  });

  test("all are KWOK's, without a taint, and say their kubelet's version", () => {
    for (const node of nodes) {
      expect(node.metadata.annotations).toEqual({ "kwok.x-k8s.io/node": "fake" });
      expect(node.metadata.labels?.type).toBe("kwok");
      expect(node.spec).toEqual({});
      expect(node.status.nodeInfo.kubeletVersion).toBe("v1.34.4");
    }
  });

  test("as many as wanted, each with a name and an address of its own, and the first ones unchanged", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MOST_SCALE_NODES }), (scale) => {
        const all = fakeNodes(scale, "v1.34.4");
        expect(all).toHaveLength(8 + scale);
        expect(new Set(all.map((node) => node.metadata.name)).size).toBe(all.length);
        const addresses = all.map((node) => node.status.addresses[0]?.address ?? "");
        expect(new Set(addresses).size).toBe(all.length);
        expect(addresses.every((address) => /^198\.19\.\d+\.([1-9]\d*)$/.test(address))).toBe(true);
        expect(all.slice(0, 8)).toEqual(nodes);
      }),
      { numRuns: 20 },
    );
  });
});

describe("nodeChanges", () => {
  test("makes what is missing", () => {
    const { ensure, remove } = nodeChanges(named("entry-1"), named("entry-1", "entry-2"), false);
    expect(ensure.map((node) => node.metadata.name)).toEqual(["entry-2"]);
    expect(remove).toEqual([]);
  });

  test("mends labels that were changed, and leaves labels that were added", () => {
    const [entry] = named("entry-1");
    const changed = { ...entry!, metadata: { ...entry!.metadata, labels: { ...entry!.metadata.labels, role: "x" } } };
    const added = { ...entry!, metadata: { ...entry!.metadata, labels: { ...entry!.metadata.labels, mine: "x" } } };
    expect(nodeChanges([changed], [entry!], false).ensure).toEqual([entry]);
    expect(nodeChanges([added], [entry!], false).ensure).toEqual([]);
  });

  test("removes extra workers only when a number is given", () => {
    const found = named("entry-1", "scale-1", "scale-2");
    expect(nodeChanges(found, named("entry-1", "scale-1"), false).remove).toEqual(["scale-2"]);
    expect(nodeChanges(found, named("entry-1"), true).remove).toEqual([]);
  });

  test("removes a fake node that the table no longer has", () => {
    expect(nodeChanges(named("entry-1", "worker-1"), named("entry-1"), true).remove).toEqual(["worker-1"]);
  });
});

describe("isReady", () => {
  const metadata = { name: "n" };
  const node = (status: string, taint?: string) => ({
    ...{ apiVersion: "v1", kind: "Node", metadata },
    spec: taint === undefined ? {} : { taints: [{ key: taint }] },
    status: { conditions: [{ type: "Ready", status }] },
  });

  test.each([
    ["that says so", node("True"), true],
    ["with a taint of a user's", node("True", "gpu"), true],
    ["whose first taint is still on", node("True", "node.kubernetes.io/not-ready"), false],
    ["that was lost", node("Unknown"), false],
    ["without a condition", { ...node("True"), status: {} }, false],
  ])("a node %s", (_, found, ready) => {
    expect(isReady(found)).toBe(ready);
  });
});
