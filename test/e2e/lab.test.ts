import { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";
import { status, up } from "../../lab";
import { describeUnless } from "../support/requirements";
import { ensureLab, labClient } from "./support/lab-cluster";
import { labHindrance } from "./support/requirements";

describeUnless(labHindrance(), "the lab", () => {
  beforeAll(async () => {
    await ensureLab();
  });

  test("is a real control plane with nodes of every kind", async () => {
    const { components } = await status();
    expect(components.map(({ state }) => state)).toEqual(components.map(() => "ready"));
    const { items } = await labClient().makeApiClient(CoreV1Api).listNode();
    const labelled = (key: string, value: string): number =>
      items.filter(({ metadata }) => metadata?.labels?.[key] === value).length;
    expect(labelled("role", "entry")).toBe(2);
    expect(labelled("zone", "ceph")).toBe(3);
    expect(items.every(({ metadata }) => metadata?.labels?.["topology.kubernetes.io/zone"] !== undefined)).toBe(true);
  });

  test("to bring it up again changes nothing", async () => {
    const before = (await status()).components.map(({ pid }) => pid);
    await up();
    expect((await status()).components.map(({ pid }) => pid)).toEqual(before);
  });

  test("schedules by node selectors, and refuses what a real API server refuses", async () => {
    const config = labClient();
    const [apps, core] = [config.makeApiClient(AppsV1Api), config.makeApiClient(CoreV1Api)];
    const labels = { app: "probe" };
    const spec = {
      nodeSelector: { zone: "ceph" },
      containers: [{ name: "c", image: "registry.example.com/probe:1.0.0" }],
    };
    await core.createNamespace({ body: { metadata: { name: "lab-probe" } } });
    try {
      await apps.createNamespacedDeployment({
        namespace: "lab-probe",
        body: {
          metadata: { name: "probe" },
          spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
        },
      });
      const nodes = await nodesOfRunningPods(core, 3);
      expect(nodes.filter((node) => !node.includes("ceph"))).toEqual([]);
      await expect(
        core.createNamespacedService({
          namespace: "lab-probe",
          body: { metadata: { name: "far" }, spec: { type: "NodePort", ports: [{ port: 80, nodePort: 27999 }] } },
        }),
      ).rejects.toMatchObject({ code: 422 });
    } finally {
      await core.deleteNamespace({ name: "lab-probe" });
    }
  });
});

async function nodesOfRunningPods(core: CoreV1Api, count: number): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 120; attempt++) {
    const { items } = await core.listNamespacedPod({ namespace: "lab-probe" });
    const running = items.filter(({ status: pod }) => pod?.phase === "Running");
    if (running.length === count) {
      return running.map(({ spec }) => spec?.nodeName ?? "");
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${count} pods do not run`);
}
