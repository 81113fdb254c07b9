import { renderStatus } from "../../lab/status";

const since = "2026-01-02T03:04:05.678Z";

describe("renderStatus", () => {
  test("a lab that is up", () => {
    const text = renderStatus({
      up: true,
      components: [
        { name: "etcd", state: "ready", pid: 12, version: "v3.6.8", since },
        { name: "kube-apiserver", state: "ready", pid: 12_345, version: "v1.34.4", since },
      ],
      nodes: { ready: 7, total: 8 },
      machines: [
        { name: "node-1", address: "198.18.0.11", kind: "node", state: "not ready" },
        { name: "machine-1", address: "198.18.0.21", kind: "machine", state: "ready" },
      ],
      ceph: [
        { name: "ceph-mon", state: "ready", pid: 77, version: "16.2.15", since },
        { name: "ceph-osd", state: "stopped" },
      ],
      kubeconfig: "/lab/kubeconfig",
    });
    expect(text).toMatchInlineSnapshot(`
"COMPONENT       PID    STATE    VERSION  SINCE
etcd            12     ready    v3.6.8   2026-01-02T03:04:05Z
kube-apiserver  12345  ready    v1.34.4  2026-01-02T03:04:05Z
ceph-mon        77     ready    16.2.15  2026-01-02T03:04:05Z
ceph-osd        -      stopped  -        -

MACHINE    ADDRESS      KIND     STATE
node-1     198.18.0.11  node     not ready
machine-1  198.18.0.21  machine  ready

Fake nodes: 7 of 8 ready
kubectl --kubeconfig /lab/kubeconfig get nodes"
`);
  });

  test("a lab that is not", () => {
    const text = renderStatus({ up: false, components: [{ name: "etcd", state: "stopped" }], kubeconfig: "/lab/k" });
    expect(text).toMatchInlineSnapshot(`
"COMPONENT  PID  STATE    VERSION  SINCE
etcd       -    stopped  -        -

The lab is not up: npm run lab -- up"
`);
  });
});
