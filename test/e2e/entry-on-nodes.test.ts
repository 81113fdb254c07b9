import { AppsV1Api, CoreV1Api, PatchStrategy, setHeaderOptions, V1Pod } from "@kubernetes/client-node";
import { App } from "cdktf";
import { BUSYBOX_IMAGE, labMachine } from "../../lab";
import { Backend, Duration, Environment, NginxEntry, StateBackend } from "../../lib";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { LAB, labClient, withNamespace } from "./support/lab-cluster";
import {
  ensureMachines,
  eventually,
  machinesHindrance,
  nodeCondition,
  ON_REAL_NODES,
  readyPods,
  REAL_NODES,
} from "./support/lab-machines";
import { fetched, LoadResult, startLoad } from "./support/load";
import { hindrance } from "./support/requirements";

const ENTRY = "entry-on-nodes";
const SHOP = "entry-on-nodes-shop";
const NODE_PORT = 28887;
const ENGINE = "terraform";
const REAL = "lab.cdktf-onprem/real";

/** Long enough on a slow machine, short enough to be bearable. */
const PATIENCE_MS = 180_000;

const address = (node: string, path: string): string => `http://${labMachine(node).address}:${NODE_PORT}${path}`;
const everywhere = (path: string): readonly string[] => REAL_NODES.map((node) => address(node, path));

describeUnless(machinesHindrance() ?? hindrance(ENGINE, ["kubernetes"]), "NginxEntry on the lab's real nodes", () => {
  let applied: AppliedApp;
  let removeShop: () => Promise<void>;

  const open = (paths: readonly string[], broken = false): ReturnType<AppliedApp["open"]> =>
    applied.open("lab-entry", (app: App) => {
      const lab = new Environment(app, "lab", { cluster: LAB, state: StateBackend.local({ folder: applied.home }) });
      const entry = new NginxEntry(lab.stack("entry"), ENTRY, {
        nodePort: NODE_PORT,
        plainHttp: true,
        nodeSelector: { [REAL]: "true" },
        tolerations: [{ key: REAL }],
        drainTimeout: Duration.seconds(1),
      });
      for (const path of paths) {
        entry.addRoute(path, Backend.service({ namespace: SHOP, name: "shop", port: 80 }));
      }
      if (broken) {
        // Past all rules, which would refuse it.
        entry.configuration.addOverride("data", { "nginx.conf": "http { serve; }" });
      }
    });

  beforeAll(async () => {
    await ensureMachines();
    applied = new AppliedApp(ENGINE);
    removeShop = await withNamespace(SHOP);
    await openShop();
    await (await open(["/one"])).apply();
  });

  afterAll(async () => {
    try {
      await labMachine("node-2").connect();
      await (await open(["/one"])).destroy();
    } finally {
      applied.close();
      await removeShop();
    }
  });

  test("a pod runs on each node, and every node answers", async () => {
    const pods = await twoPods();
    expect(pods.map(({ spec }) => spec?.nodeName).sort()).toEqual(REAL_NODES);
    for (const url of everywhere("/one/")) {
      await eventually(
        () => fetched(url),
        (answer) => "body" in answer,
        PATIENCE_MS,
      );
      expect(await fetched(url)).toEqual({ body: "one" });
    }
    expect(await fetched(address("node-1", "/two/"))).toEqual({ failure: expect.stringContaining("404") as string });
  });

  test("a route that is added under load is served, without a failed request and without a restarted pod", async () => {
    const before = (await twoPods()).map(lifeOf);
    const load = startLoad(everywhere("/one/"), 200, 55_000);
    let result: LoadResult;
    try {
      await (await open(["/one", "/two"])).apply();
      await takenOver(async () => {
        // Both pods, by way of both nodes.
        const answers = await Promise.all(everywhere("/two/").flatMap((url) => [1, 2, 3, 4].map(() => fetched(url))));
        return answers.every((answer) => "body" in answer && answer.body === "two");
      });
      // The workers from before the change have their last requests now.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    } finally {
      result = await load.stop();
    }
    expect(result).toMatchObject({ failures: [], over: false });
    expect(result.sent).toBeGreaterThan(500);
    expect((await twoPods()).map(lifeOf)).toEqual(before);
  });

  test("a broken configuration is refused, and the old one serves on", async () => {
    const before = (await twoPods()).map(lifeOf);
    await (await open(["/one", "/two"], true)).apply();
    await takenOver(async () => (await reloads()).every((good) => good === "0"));
    for (const path of ["/one/", "/two/"]) {
      for (const url of everywhere(path)) {
        expect(await fetched(url)).toEqual({ body: path.replaceAll("/", "") });
      }
    }
    await (await open(["/one", "/two", "/three"])).apply();
    await takenOver(async () => (await reloads()).every((good) => good === "1"));
    expect(await fetched(address("node-1", "/three/"))).toEqual({ body: "three" });
    expect((await twoPods()).map(lifeOf)).toEqual(before);
  });

  test("a node is lost, and the other one serves; it comes back, and both do", async () => {
    const allGood = async (urls: readonly string[]): Promise<readonly string[]> => {
      const answers = await Promise.all(urls.flatMap((url) => Array.from({ length: 10 }, () => fetched(url))));
      return answers.flatMap((answer) => ("failure" in answer ? [answer.failure] : []));
    };
    await labMachine("node-2").disconnect();
    try {
      expect(await fetched(address("node-2", "/one/"))).toHaveProperty("failure");
      // Until the cluster has missed it, requests are sent there.
      await eventually(
        () => allGood([address("node-1", "/one/")]),
        (failures) => failures.length === 0,
        PATIENCE_MS,
      );
      expect(await nodeCondition("node-2", "Ready")).toBe("Unknown");
    } finally {
      await labMachine("node-2").connect();
    }
    await eventually(
      () => nodeCondition("node-2", "Ready"),
      (ready) => ready === "True",
      PATIENCE_MS,
    );
    await twoPods();
    await eventually(
      () => allGood(everywhere("/one/")),
      (failures) => failures.length === 0,
      PATIENCE_MS,
    );
  });
});

/** What shows that a pod and its containers are still the same. */
function lifeOf({ metadata, status }: V1Pod): unknown {
  return { uid: metadata?.uid, restarts: status?.containerStatuses?.map(({ restartCount }) => restartCount) };
}

/** The entry's pods, once both are ready, in the order of their names. */
async function twoPods(): Promise<readonly V1Pod[]> {
  const pods = await eventually(
    () => readyPods(ENTRY),
    ({ length }) => length === 2,
    PATIENCE_MS,
  );
  return [...pods].sort((one, other) => (one.metadata!.name! < other.metadata!.name! ? -1 : 1));
}

/** Waits for a changed configuration in the pods. The kubelets, which take a minute to bring it, are asked to look. */
async function takenOver(isTaken: () => Promise<boolean>): Promise<void> {
  const core = labClient().makeApiClient(CoreV1Api);
  let looks = 0;
  await eventually(
    async () => {
      const annotations = { "lab.cdktf-onprem/looks": String(++looks) };
      for (const { metadata } of await readyPods(ENTRY)) {
        await core.patchNamespacedPod(
          { name: metadata?.name ?? "", namespace: ENTRY, body: { metadata: { annotations } } },
          setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return isTaken();
    },
    (taken) => taken,
    PATIENCE_MS,
  );
}

/** Whether the newest configuration was good, as each pod says in its metrics: 1 or 0. */
async function reloads(): Promise<readonly (string | undefined)[]> {
  const answers = (await twoPods()).map(({ status }) => fetched(`http://${status?.podIP ?? ""}:8081/metrics`));
  return (await Promise.all(answers)).map((answer) =>
    "body" in answer ? /^nginx_entry_config_last_reload_successful (\d)$/m.exec(answer.body)?.[1] : undefined,
  );
}

/** A backend on each node, behind one Service. */
async function openShop(): Promise<void> {
  const config = labClient();
  const labels = { app: "shop" };
  const pages = "for page in one two three; do mkdir -p /www/$page; echo $page > /www/$page/index.html; done";
  const container = {
    name: "web",
    image: BUSYBOX_IMAGE,
    command: ["sh", "-c", `${pages}; exec httpd -f -p 8080 -h /www`],
    readinessProbe: { httpGet: { path: "/one/", port: 8080 }, periodSeconds: 1 },
  };
  await config.makeApiClient(AppsV1Api).createNamespacedDaemonSet({
    namespace: SHOP,
    body: {
      metadata: { name: "shop" },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { ...ON_REAL_NODES, terminationGracePeriodSeconds: 1, containers: [container] },
        },
      },
    },
  });
  await config.makeApiClient(CoreV1Api).createNamespacedService({
    namespace: SHOP,
    body: { metadata: { name: "shop" }, spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } },
  });
  await eventually(
    () => readyPods(SHOP),
    ({ length }) => length === REAL_NODES.length,
    PATIENCE_MS,
  );
}
