import { AppsV1Api, CoreV1Api, Exec } from "@kubernetes/client-node";
import { Writable } from "node:stream";
import { BUSYBOX_IMAGE, labMachine } from "../../lab";
import { describeUnless } from "../support/requirements";
import { labClient, withNamespace } from "./support/lab-cluster";
import {
  ensureMachines,
  eventually,
  labNode,
  machinesHindrance,
  nodeCondition,
  ON_REAL_NODES,
  readyPods,
  REAL_NODES,
} from "./support/lab-machines";

const NAMESPACE = "lab-nodes";
const PORT = 8080;

describeUnless(machinesHindrance(), "the lab's real nodes", () => {
  let remove: () => Promise<void>;
  let nodePort: number;

  beforeAll(async () => {
    await ensureMachines();
    remove = await withNamespace(NAMESPACE);
    nodePort = await serveOnEveryNode();
    await eventually(
      () => readyPods(NAMESPACE),
      (pods) => pods.length === REAL_NODES.length,
      120_000,
    );
  });

  afterAll(async () => {
    await remove();
  });

  test.each(REAL_NODES)("%s is Ready, labelled, and closed to pods that do not ask for it", async (name) => {
    expect(await nodeCondition(name, "Ready")).toBe("True");
    const { metadata, spec, status } = await labNode(name);
    expect(metadata?.labels).toMatchObject({ "kubernetes.io/hostname": name, "lab.cdktf-onprem/real": "true" });
    expect(metadata?.labels?.["topology.kubernetes.io/zone"]).toMatch(/^rack-[abc]$/);
    expect(spec?.taints).toEqual([{ key: "lab.cdktf-onprem/real", effect: "NoSchedule" }]);
    expect(status?.nodeInfo?.containerRuntimeVersion).toMatch(/^containerd:/);
  });

  test("a Service is reached through every node, and its pods through it", async () => {
    const pods = (await readyPods(NAMESPACE)).map(({ metadata }) => metadata?.name ?? "").sort();
    for (const name of REAL_NODES) {
      const answers = new Set<string>();
      await eventually(
        async () => {
          answers.add((await ask(`http://${labMachine(name).address}:${nodePort}/`)) ?? "");
          return [...answers].filter((answer) => answer !== "").sort();
        },
        (seen) => seen.length === pods.length,
      );
      expect([...answers].filter((answer) => answer !== "").sort()).toEqual(pods);
    }
  });

  test("logs, exec and the kubelet's configuration answer through the API server", async () => {
    const core = labClient().makeApiClient(CoreV1Api);
    for (const { metadata, spec } of await readyPods(NAMESPACE)) {
      const name = metadata?.name ?? "";
      expect(await core.readNamespacedPodLog({ name, namespace: NAMESPACE })).toBe("serving\n");
      expect(await run(name, ["hostname"])).toBe(`${name}\n`);
      // The client reads what is JSON, whatever its types say.
      const answer: unknown = await core.connectGetNodeProxyWithPath({ name: spec?.nodeName ?? "", path: "configz" });
      const { kubeletconfig } = answer as { kubeletconfig: { evictionHard: Record<string, string> } };
      expect(kubeletconfig.evictionHard).toMatchObject({ "nodefs.available": "10%", "imagefs.available": "15%" });
    }
  });

  test("names of the cluster are known in its pods", async () => {
    const [pod] = await readyPods(NAMESPACE);
    const answer = await run(pod?.metadata?.name ?? "", ["nslookup", `probe.${NAMESPACE}.svc.cluster.local`]);
    const { spec } = await labClient()
      .makeApiClient(CoreV1Api)
      .readNamespacedService({ name: "probe", namespace: NAMESPACE });
    expect(answer).toContain(`Address: ${spec?.clusterIP ?? "?"}\n`);
  });

  test("a kubelet is laid out as kubeadm does it", async () => {
    const machine = labMachine("node-1");
    const { stdout } = await machine.ssh("systemctl cat kubelet; cat /etc/kubernetes/kubelet.conf");
    expect(stdout).toContain("/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf");
    expect(stdout).toContain("$KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS");
    expect(stdout).toContain("client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem");
  });
});

/** Runs a web server on each real node that says its pod's name. @returns the port of its Service on the nodes */
async function serveOnEveryNode(): Promise<number> {
  const config = labClient();
  const labels = { app: "probe" };
  const script = `mkdir /www; hostname > /www/index.html; echo serving; exec httpd -f -p ${PORT} -h /www`;
  const container = {
    name: "web",
    image: BUSYBOX_IMAGE,
    command: ["sh", "-c", script],
    readinessProbe: { httpGet: { path: "/", port: PORT }, periodSeconds: 1 },
  };
  await config.makeApiClient(AppsV1Api).createNamespacedDaemonSet({
    namespace: NAMESPACE,
    body: {
      metadata: { name: "probe" },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { ...ON_REAL_NODES, terminationGracePeriodSeconds: 1, containers: [container] },
        },
      },
    },
  });
  const service = await config.makeApiClient(CoreV1Api).createNamespacedService({
    namespace: NAMESPACE,
    body: {
      metadata: { name: "probe" },
      spec: { type: "NodePort", selector: labels, ports: [{ port: 80, targetPort: PORT }] },
    },
  });
  return service.spec?.ports?.[0]?.nodePort ?? 0;
}

/** What a web server says, over a connection of its own; undefined while there is none. */
async function ask(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { headers: { connection: "close" }, signal: AbortSignal.timeout(3_000) });
    return (await answer.text()).trim();
  } catch {
    return undefined;
  }
}

/** Output of a command in a pod. */
async function run(pod: string, command: string[]): Promise<string> {
  let text = "";
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  await new Promise((resolve, reject) => {
    new Exec(labClient())
      .exec(NAMESPACE, pod, "web", command, output, output, null, false, resolve)
      .catch((error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
      });
  });
  return text;
}
