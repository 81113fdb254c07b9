import { V1ConfigMap, V1Deployment, V1PodDisruptionBudget, V1Secret, V1Service } from "@kubernetes/client-node";
import { App } from "cdktf";
import { clientOf } from "../../lab/start/target";
import { runningDeployments } from "../../lab/start/verify";
import { Backend, Environment, NginxEntry, SecretValue, StateBackend, Tls } from "../../lib";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { selfSigned } from "../support/certificate";
import { ensureLab, find, LAB } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";

const api = Backend.service({ namespace: "shop", name: "api", port: 8080 });
const blue = Backend.service({ namespace: "shop", name: "blue", port: 8080 });

/** Each engine has a namespace and a node port of its own, so that one's leftovers are no other's. */
const PORTS = { terraform: 28888, tofu: 28889 } as const;

describe.each(ENGINES)("NginxEntry applied by %s", (engine) => {
  const id = `entry-${engine}`;
  const stackName = "lab-entry";

  describeUnless(hindrance(engine, ["kubernetes"]), "to the lab", () => {
    let applied: AppliedApp;
    let pair: { readonly certificate: string; readonly key: string };

    const build =
      (routes: Readonly<Record<string, Backend>>, revision = 1) =>
      (app: App): void => {
        const lab = new Environment(app, "lab", { cluster: LAB, state: StateBackend.local({ folder: applied.home }) });
        const entry = new NginxEntry(lab.stack("entry"), id, {
          nodePort: PORTS[engine],
          tls: Tls.pair({
            certificate: SecretValue.variable("entry_certificate"),
            key: SecretValue.variable("entry_key"),
            revision,
          }),
        });
        Object.entries(routes).forEach(([path, backend]) => entry.addRoute(path, backend));
      };
    const open = (routes: Readonly<Record<string, Backend>>, revision?: number): ReturnType<AppliedApp["open"]> =>
      applied.open(stackName, build(routes, revision), { entry_certificate: pair.certificate, entry_key: pair.key });

    beforeAll(async () => {
      await ensureLab();
      pair = selfSigned("entry.example.com");
      applied = new AppliedApp(engine);
      await (await open({ "/api": api })).apply();
    });

    afterAll(async () => {
      await (await open({ "/api": api })).destroy();
      applied.close();
    });

    test("everything it promises is there", async () => {
      const deployment = await find<V1Deployment>("apps/v1", "Deployment", id, id);
      expect(deployment?.status).toMatchObject({ replicas: 2, availableReplicas: 2 });
      const service = await find<V1Service>("v1", "Service", id, id);
      expect(service?.spec).toMatchObject({ type: "NodePort", ports: [{ nodePort: PORTS[engine] }] });
      const budget = await find<V1PodDisruptionBudget>("policy/v1", "PodDisruptionBudget", id, id);
      expect(budget?.spec).toMatchObject({ maxUnavailable: 1 });
      const configuration = await find<V1ConfigMap>("v1", "ConfigMap", id, id);
      expect(configuration?.data?.["nginx.conf"]).toContain('location "/api/" {');
    });

    test("its pods run on two nodes, both labelled role=entry", async () => {
      const state = await (await open({ "/api": api })).state();
      const [running] = await runningDeployments(clientOf(LAB), state);
      expect(running!.name).toBe(`${id}/${id}`);
      expect(new Set(running!.nodes).size).toBe(2);
    });

    test("a second plan is empty", async () => {
      expect(await (await open({ "/api": api })).plan()).toEqual({});
    });

    test("the order of the routes is no change", async () => {
      const forth = await open({ "/api": api, "/blue": blue });
      await forth.apply();
      const back = await open({ "/blue": blue, "/api": api });
      expect(await back.plan()).toEqual({});
    });

    test("a changed route changes the configuration in place, and nothing else", async () => {
      const before = await find<V1Deployment>("apps/v1", "Deployment", id, id);
      const changed = await open({ "/api": blue });
      const planned = Object.entries(await changed.plan());
      expect(planned).toEqual([[expect.stringContaining(`kubernetes_config_map_v1.${id}_Configuration`), "update"]]);
      await changed.apply();
      const configuration = await find<V1ConfigMap>("v1", "ConfigMap", id, id);
      expect(configuration?.data?.["nginx.conf"]).toContain("blue.shop.svc.cluster.local");
      const after = await find<V1Deployment>("apps/v1", "Deployment", id, id);
      expect(after?.metadata?.generation).toBe(before?.metadata?.generation);
    });

    test("the private key is in the cluster, and neither in the files nor in the state", async () => {
      const secret = await find<V1Secret>("v1", "Secret", `${id}-tls`, id);
      expect(Buffer.from(secret!.data!["tls.key"]!, "base64").toString()).toBe(pair.key);
      // A line from the middle of the key: the first and the last are the same in every key.
      const canary = pair.key.split("\n")[2]!;
      expect(applied.filesWith(canary)).toEqual([]);
      expect(applied.filesWith(Buffer.from(pair.key).toString("base64"))).toEqual([]);
      // The search itself finds what is there.
      expect(applied.filesWith(id).length).toBeGreaterThan(1);
    });

    test("a saved plan does not hold it either", async () => {
      const runner = await open({ "/api": api }, 2);
      await runner.savePlan("saved.tfplan");
      const canary = pair.key.split("\n")[2]!;
      expect(await runner.showPlan("saved.tfplan")).not.toContain(canary);
      expect(applied.filesWith(canary)).toEqual([]);
    });

    test("a new certificate is written when its revision is raised", async () => {
      const renewed = selfSigned("renewed.example.com");
      pair = renewed;
      expect(await (await open({ "/api": blue })).plan()).toEqual({});
      const raised = await open({ "/api": blue }, 2);
      expect(Object.values(await raised.plan())).toEqual(["update"]);
      await raised.apply();
      const secret = await find<V1Secret>("v1", "Secret", `${id}-tls`, id);
      expect(Buffer.from(secret!.data!["tls.crt"]!, "base64").toString()).toBe(renewed.certificate);
    });

    test("to destroy it leaves nothing", async () => {
      const runner = await open({ "/api": blue }, 2);
      await runner.destroy();
      expect((await runner.state()).values).toBeUndefined();
      expect(await find("v1", "Namespace", id)).toBeUndefined();
    });
  });
});
