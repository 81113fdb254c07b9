import type { V1ConfigMap, V1Secret, V1Service } from "@kubernetes/client-node";
import type { StackRunner } from "../../lab/start/stack-runner";
import { Duration, type HaHarborProps } from "../../lib";
import { REDIS_PLACES } from "../harbor/redis-places";
import { chartsHindrance } from "../support/charts";
import { describeUnless } from "../support/requirements";
import { AppliedApp, filesWith } from "./support/applied-app";
import { HARBOR_CANARIES, HARBOR_STACK, HARBOR_VALUES, harborApp } from "./support/harbor-app";
import { componentsOf, HarborCluster } from "./support/harbor-cluster";
import { ensureLab, find } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";
import { Undo } from "./support/undo";

const COMPONENTS = ["core", "exporter", "jobservice", "nginx", "portal", "registry", "trivy"];

const PORTS = { terraform: 28894, tofu: 28895 } as const;

/** Canaries in a text, by the names of their variables; also those that are encoded. */
const canariesIn = (text: string): readonly string[] =>
  Object.entries(HARBOR_CANARIES)
    .filter(([, canary]) => text.includes(canary) || text.includes(Buffer.from(canary).toString("base64").slice(0, -4)))
    .map(([name]) => name);

describe.each(ENGINES)("HaHarbor applied by %s", (engine) => {
  const name = `ha-harbor-${engine}`;
  const hasEntry = engine === "terraform";

  describeUnless(
    hindrance(engine, ["kubernetes", "helm"]) ?? chartsHindrance(["harbor"]),
    "to the lab, from packed charts",
    () => {
      const undo = new Undo();
      const harbor = new HarborCluster(name);
      let applied: AppliedApp;

      const open = (props: Partial<HaHarborProps> = {}): Promise<StackRunner> =>
        applied.open(
          HARBOR_STACK,
          (app) => {
            harborApp(app, { name, home: applied.home, nodePort: PORTS[engine], hasEntry, props });
          },
          HARBOR_VALUES,
        );

      beforeAll(async () => {
        await ensureLab();
        await harbor.makeVolumes(undo);
        applied = new AppliedApp(engine);
        undo.add(async () => {
          await (await open()).destroy();
          applied.close();
        });
        await (await open()).apply();
      });

      afterAll(() => undo.all());

      test("every part has two pods, no two of a part share a node, and one of each may be away", async () => {
        const pods = await harbor.pods();
        expect(componentsOf(pods)).toEqual(COMPONENTS);
        for (const component of COMPONENTS) {
          const nodes = pods.filter((pod) => pod.component === component).map(({ node }) => node);
          expect(nodes).toHaveLength(2);
          expect(new Set(nodes).size).toBe(2);
        }
        expect(await harbor.disruptionsAllowed()).toEqual(
          Object.fromEntries(COMPONENTS.map((component) => [`harbor-${component}`, 1])),
        );
      });

      test("clients get to it by what it is exposed by, at the address that it tells them", async () => {
        const core = await find<V1ConfigMap>("v1", "ConfigMap", "harbor-core", name);
        expect(core?.data?.EXT_ENDPOINT).toBe(`https://harbor.example.com:${PORTS[engine]}`);
        const service = await find<V1Service>("v1", "Service", "harbor", name);
        const entry = await find<V1ConfigMap>("v1", "ConfigMap", `${name}-entry`, `${name}-entry`);
        const certificate = await find<V1Secret>("v1", "Secret", "harbor-tls", name);
        if (hasEntry) {
          expect(service?.spec?.type).toBe("ClusterIP");
          expect(entry?.data?.["nginx.conf"]).toContain(`harbor.${name}.svc`);
          expect(certificate).toBeUndefined();
        } else {
          expect(service?.spec).toMatchObject({ type: "NodePort" });
          expect(service?.spec?.ports?.map(({ nodePort }) => nodePort)).toContain(PORTS[engine]);
          expect(Buffer.from(certificate?.data?.["tls.key"] ?? "", "base64").toString()).toBe(
            HARBOR_VALUES.harbor_tls_key,
          );
        }
      });

      test("a second plan is empty, and a second deploy restarts nothing", async () => {
        const before = await harbor.pods();
        const runner = await open();
        expect(await runner.plan()).toEqual({});
        const finished: string[] = [];
        await runner.apply(({ address, action }) => finished.push(`${action} ${address}`));
        expect(finished).toEqual([]);
        expect(await harbor.pods()).toEqual(before);
        expect(await harbor.releases()).toHaveLength(1);
      });

      test("no secret is in anything that was written, nor in plan or state", async () => {
        const runner = await open({ jobLogRetention: Duration.days(7) });
        await runner.savePlan("changed.plan");
        for (const text of [await runner.showPlan("changed.plan"), JSON.stringify(await runner.state())]) {
          expect(text).toContain("harbor-keys");
          expect(canariesIn(text)).toEqual([]);
        }
        expect(filesWith(applied.home, "harbor-keys").length).toBeGreaterThan(1);
        expect(Object.values(HARBOR_CANARIES).flatMap((canary) => filesWith(applied.home, canary))).toEqual([]);
      });

      test("in the cluster, Redis' password alone is outside of the Secrets that are made for it, and only where the chart writes it", async () => {
        const texts = await harbor.clearTexts();
        const own = ["admin", "database", "keys", "redis", "tls"].map((subject) => `Secret harbor-${subject}`);
        const found = texts.filter(({ place, text }) => !own.includes(place) && canariesIn(text).length > 0);
        expect(found.map(({ place }) => place).sort()).toEqual(REDIS_PLACES);
        expect(found.flatMap(({ text }) => canariesIn(text))).toEqual(REDIS_PLACES.map(() => "harbor_redis"));
        // Helm keeps what it rendered, those places among it.
        for (const { text } of await harbor.releases()) expect(canariesIn(text)).toEqual(["harbor_redis"]);
        expect(texts.find(({ place }) => place === "Secret harbor-keys")?.text).toContain(
          HARBOR_VALUES.harbor_token_key,
        );
      });
    },
  );
});
