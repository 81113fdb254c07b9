import { COMPONENTS, NODE_PORT_RANGE } from "../../../lab/cluster/components";
import { binarySpecs, isForControlPlane } from "../../../lab/build/go-modules";
import { labPaths } from "../../../lab/paths";
import { PORTS } from "../../../lab/processes/ports";

const paths = labPaths("/lab");

function flagsOf(name: string): ReadonlyMap<string, string> {
  const args = COMPONENTS.find((component) => component.name === name)?.args(paths) ?? [];
  return new Map(args.map((arg) => /^--([a-z-]+)=(.+)$/.exec(arg)?.slice(1) as [string, string]));
}

describe("COMPONENTS", () => {
  test("start in the order of what they depend on, so that the opposite order stops them", () => {
    expect(COMPONENTS.map(({ name }) => name)).toEqual([
      "etcd",
      "kube-apiserver",
      "kwok",
      "kube-controller-manager",
      "kube-scheduler",
    ]);
  });

  test("are all built, and nothing else for a control plane", () => {
    const built = binarySpecs(paths)
      .filter(isForControlPlane)
      .map(({ name }) => name);
    expect(COMPONENTS.map(({ name }) => name).sort()).toEqual([...built].sort());
  });

  test.each(COMPONENTS.map((component) => [component.name, component] as const))(
    "%s is told everything once, and listens on loopback only",
    (_, component) => {
      const args = component.args(paths);
      const names = args.map((arg) => arg.split("=")[0]);
      expect(new Set(names).size).toBe(names.length);
      for (const arg of args) expect(arg).toMatch(/^--[a-z-]+=.+$/);
      for (const port of component.ports) expect(args.some((arg) => arg.includes(String(port)))).toBe(true);
      const listening = args.filter((arg) => /^--(bind-address|listen-|server-address)/.test(arg));
      expect(listening.length).toBeGreaterThan(0);
      for (const arg of listening) expect(arg).toContain("127.0.0.1");
    },
  );

  test("the entry's node port is in the range", () => {
    expect(flagsOf("kube-apiserver").get("service-node-port-range")).toBe(NODE_PORT_RANGE);
    const [from, to] = NODE_PORT_RANGE.split("-").map(Number);
    expect(from).toBeLessThanOrEqual(28888);
    expect(to).toBeGreaterThanOrEqual(28888);
  });

  test("the apiserver keeps its own authority apart from etcd's", () => {
    const flags = flagsOf("kube-apiserver");
    expect(flags.get("client-ca-file")).toBe("/lab/pki/ca.crt");
    expect(flags.get("etcd-cafile")).toBe("/lab/pki/etcd-ca.crt");
    expect(flagsOf("etcd").get("trusted-ca-file")).toBe("/lab/pki/etcd-ca.crt");
    expect(flagsOf("etcd").get("client-cert-auth")).toBe("true");
  });

  test.each(["kube-controller-manager", "kube-scheduler"])("%s goes on when the apiserver restarts", (name) => {
    expect(flagsOf(name).get("leader-elect")).toBe("false");
  });

  test("kubelets can be signed for", () => {
    const flags = flagsOf("kube-controller-manager");
    expect(flags.get("cluster-signing-cert-file")).toBe("/lab/pki/ca.crt");
    expect(flags.get("cluster-signing-key-file")).toBe("/lab/pki/ca.key");
  });

  test("KWOK leaves real nodes alone", () => {
    const flags = flagsOf("kwok");
    expect(flags.get("manage-all-nodes")).toBe("false");
    expect(flags.get("manage-nodes-with-annotation-selector")).toBe("kwok.x-k8s.io/node=fake");
  });
});

describe("PORTS", () => {
  test("differ, below the node ports and above the privileged ones", () => {
    const ports = Object.values(PORTS);
    expect(new Set(ports).size).toBe(ports.length);
    expect(Math.max(...ports)).toBeLessThan(Number(NODE_PORT_RANGE.split("-")[0]));
    expect(Math.min(...ports)).toBeGreaterThan(1024);
  });
});
