import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { accessObjects, nodeObject } from "../../../lab/real-nodes/cluster-objects";
import { bootstrapToken, lastHeartbeat, REAL_NODES, zoneOf } from "../../../lab/real-nodes/join";
import { temporaryLab } from "../lab-folder";

describe("bootstrapToken", () => {
  const lab = temporaryLab();

  test("is made once, in the form that Kubernetes asks for, for its owner alone", async () => {
    const paths = lab.current();
    mkdirSync(paths.access);
    const token = await bootstrapToken(paths);
    expect(`${token.id}.${token.secret}`).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
    expect(await bootstrapToken(paths)).toEqual(token);
    const file = join(paths.access, "bootstrap-token");
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(`${token.id}.${token.secret}`);
    expect(existsSync(`${file}.new`)).toBe(false);
  });
});

describe("what the cluster is told of its nodes", () => {
  test("a zone each", () => {
    expect(REAL_NODES.map((node) => `${node.name} ${zoneOf(node)}`)).toEqual(["node-1 rack-a", "node-2 rack-b"]);
  });

  test("a Node has the pod addresses that its machine hands out", () => {
    expect(nodeObject(REAL_NODES[1]!, "rack-b").object).toMatchObject({
      metadata: { name: "node-2", labels: { "kubernetes.io/hostname": "node-2", "lab.cdktf-onprem/real": "true" } },
      spec: { podCIDR: "10.255.12.0/24", taints: [{ key: "lab.cdktf-onprem/real", effect: "NoSchedule" }] },
    });
  });

  test("a token may ask for a certificate, and for nothing else", () => {
    const objects = accessObjects({ id: "abcdef", secret: "0123456789abcdef" });
    const group = "system:bootstrappers:kubeadm:default-node-token";
    const roles = objects.flatMap(({ object }) => {
      const { roleRef, subjects = [] } = object as {
        readonly roleRef?: { readonly name: string };
        readonly subjects?: readonly { readonly name: string }[];
      };
      return roleRef !== undefined && subjects.some(({ name }) => name === group) ? [roleRef.name] : [];
    });
    expect(roles).toEqual([
      "system:node-bootstrapper",
      "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    ]);
  });
});

describe("lastHeartbeat", () => {
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" }, spec: {} };

  test("is when the kubelet last said that it is ready", () => {
    const conditions = [
      { type: "DiskPressure", status: "False", lastHeartbeatTime: "2026-01-02T03:04:09Z" },
      { type: "Ready", status: "True", lastHeartbeatTime: "2026-01-02T03:04:05Z" },
    ];
    expect(lastHeartbeat({ ...node, status: { conditions } })).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  });

  test("is long ago for a node that never said so", () => {
    expect(lastHeartbeat({ ...node, status: {} })).toBe(0);
    expect(lastHeartbeat({ ...node, status: { conditions: [{ type: "Ready", status: "Unknown" }] } })).toBe(0);
  });
});
