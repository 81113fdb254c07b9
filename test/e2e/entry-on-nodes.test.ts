import { App } from "cdktf";
import { labMachine } from "../../lab";
import { Backend, Duration, Environment, NginxEntry, StateBackend } from "../../lib";
import { describeUnless } from "../support/requirements";
import { lifeOf, reloads, takenOver, twoPods } from "./support/entry-pods";
import { LAB, withNamespace } from "./support/lab-cluster";
import {
  ensureMachines,
  eventually,
  machinesHindrance,
  nodeCondition,
  PATIENCE_MS,
  REAL_NODES,
} from "./support/lab-machines";
import { fetched, LoadResult, startLoad } from "./support/load";
import { openShop, SHOP_SERVICE } from "./support/shop";
import { appliedBy, OpenApp, OpenStack, wayHindrance } from "./support/ways";

const SHOP = "entry-on-nodes-shop";
const REAL = "lab.cdktf-onprem/real";

/** Each way has a namespace and a node port of its own; one engine stands for both, which differ in nothing that nodes could tell. */
const PORTS = { manifests: 28887, terraform: 28886 } as const;

describeUnless(machinesHindrance(), "NginxEntry on the lab's real nodes", () => {
  let removeShop: () => Promise<void>;

  beforeAll(async () => {
    await ensureMachines();
    removeShop = await withNamespace(SHOP);
    await openShop(SHOP);
  });

  afterAll(async () => {
    await removeShop();
  });

  describe.each(["manifests", "terraform"] as const)("applied by %s", (way) => {
    describeUnless(wayHindrance(way), "to the lab", () => {
      const id = `entry-on-nodes-${way}`;
      const address = (node: string, path: string): string => `http://${labMachine(node).address}:${PORTS[way]}${path}`;
      const everywhere = (path: string): readonly string[] => REAL_NODES.map((node) => address(node, path));
      let applied: OpenApp;

      const open = (paths: readonly string[], broken = false): Promise<OpenStack> =>
        applied.open("lab-entry", (app: App) => {
          const lab = new Environment(app, "lab", {
            cluster: LAB,
            state: StateBackend.local({ folder: applied.home }),
          });
          const entry = new NginxEntry(lab.stack("entry"), id, {
            nodePort: PORTS[way],
            plainHttp: true,
            nodeSelector: { [REAL]: "true" },
            tolerations: [{ key: REAL }],
            drainTimeout: Duration.seconds(1),
          });
          for (const path of paths) {
            entry.addRoute(path, Backend.service({ namespace: SHOP, name: SHOP_SERVICE, port: 80 }));
          }
          if (broken) {
            // Past all rules, which would refuse it.
            entry.configuration.addOverride("data", { "nginx.conf": "http { serve; }" });
          }
        });

      beforeAll(async () => {
        applied = appliedBy(way);
        await (await open(["/one"])).apply();
      });

      afterAll(async () => {
        try {
          await labMachine("node-2").connect();
          await (await open(["/one"])).destroy();
        } finally {
          applied.close();
        }
      });

      test("a pod runs on each node, and every node answers", async () => {
        const pods = await twoPods(id);
        expect(pods.map(({ spec }) => spec?.nodeName).sort()).toEqual(REAL_NODES);
        for (const url of everywhere("/one/")) {
          await eventually(
            () => fetched(url),
            (answer) => "body" in answer,
            PATIENCE_MS,
          );
          expect(await fetched(url)).toEqual({ body: "one" });
        }
        expect(await fetched(address("node-1", "/two/"))).toEqual({
          failure: expect.stringContaining("404") as string,
        });
      });

      test("a route that is added under load is served, without a failed request and without a restarted pod", async () => {
        const before = (await twoPods(id)).map(lifeOf);
        const load = startLoad(everywhere("/one/"), 200, 55_000);
        let result: LoadResult;
        try {
          await (await open(["/one", "/two"])).apply();
          await takenOver(id, async () => {
            // Both pods, by way of both nodes.
            const answers = await Promise.all(
              everywhere("/two/").flatMap((url) => [1, 2, 3, 4].map(() => fetched(url))),
            );
            return answers.every((answer) => "body" in answer && answer.body === "two");
          });
          // The workers from before the change have their last requests now.
          await new Promise((resolve) => setTimeout(resolve, 2_000));
        } finally {
          result = await load.stop();
        }
        expect(result).toMatchObject({ failures: [], over: false });
        expect(result.sent).toBeGreaterThan(100);
        expect((await twoPods(id)).map(lifeOf)).toEqual(before);
      });

      test("a broken configuration is refused, and the old one serves on", async () => {
        const before = (await twoPods(id)).map(lifeOf);
        await (await open(["/one", "/two"], true)).apply();
        await takenOver(id, async () => (await reloads(id)).every((good) => good === "0"));
        for (const path of ["/one/", "/two/"]) {
          for (const url of everywhere(path)) {
            expect(await fetched(url)).toEqual({ body: path.replaceAll("/", "") });
          }
        }
        await (await open(["/one", "/two", "/three"])).apply();
        await takenOver(id, async () => (await reloads(id)).every((good) => good === "1"));
        expect(await fetched(address("node-1", "/three/"))).toEqual({ body: "three" });
        expect((await twoPods(id)).map(lifeOf)).toEqual(before);
      });

      if (way !== "manifests") {
        // A lost node does not ask how the entry was applied: once is enough, by the way that is at hand on every machine.
        return;
      }

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
        await twoPods(id);
        await eventually(
          () => allGood(everywhere("/one/")),
          (failures) => failures.length === 0,
          PATIENCE_MS,
        );
      });
    });
  });
});
