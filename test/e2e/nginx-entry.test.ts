import { V1ConfigMap, V1Deployment, V1PodDisruptionBudget, V1Secret, V1Service } from "@kubernetes/client-node";
import { App } from "cdktf";
import { clientOf } from "../../lab/start/target";
import { runningDeployments } from "../../lab/start/verify";
import { Backend, Environment, NginxEntry, SecretValue, StateBackend, Tls } from "../../lib";
import { describeUnless } from "../support/requirements";
import { selfSigned } from "../support/certificate";
import { filesWith } from "./support/applied-app";
import { ensureLab, find, LAB } from "./support/lab-cluster";
import { appliedBy, OpenApp, OpenStack, wayHindrance, WAYS } from "./support/ways";

const api = Backend.service({ namespace: "shop", name: "api", port: 8080 });
const blue = Backend.service({ namespace: "shop", name: "blue", port: 8080 });

/** Each way has a namespace and a node port of its own, so that one's leftovers are no other's. */
const PORTS = { terraform: 28888, tofu: 28889, manifests: 28890 } as const;

describe.each(WAYS)("NginxEntry applied by %s", (way) => {
  const id = `entry-${way}`;
  const stackName = "lab-entry";

  describeUnless(wayHindrance(way), "to the lab", () => {
    let applied: OpenApp;
    let pair: { readonly certificate: string; readonly key: string };

    const build =
      (routes: Readonly<Record<string, Backend>>, revision = 1) =>
      (app: App): void => {
        const lab = new Environment(app, "lab", { cluster: LAB, state: StateBackend.local({ folder: applied.home }) });
        const entry = new NginxEntry(lab.stack("entry"), id, {
          nodePort: PORTS[way],
          tls: Tls.pair({
            certificate: SecretValue.variable("entry_certificate"),
            key: SecretValue.variable("entry_key"),
            revision,
          }),
        });
        Object.entries(routes).forEach(([path, backend]) => entry.addRoute(path, backend));
      };
    const open = (routes: Readonly<Record<string, Backend>>, revision?: number): Promise<OpenStack> =>
      applied.open(stackName, build(routes, revision), { entry_certificate: pair.certificate, entry_key: pair.key });

    beforeAll(async () => {
      await ensureLab();
      pair = selfSigned("entry.example.com");
      applied = appliedBy(way);
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
      expect(service?.spec).toMatchObject({ type: "NodePort", ports: [{ nodePort: PORTS[way] }] });
      const budget = await find<V1PodDisruptionBudget>("policy/v1", "PodDisruptionBudget", id, id);
      expect(budget?.spec).toMatchObject({ maxUnavailable: 1 });
      const configuration = await find<V1ConfigMap>("v1", "ConfigMap", id, id);
      expect(configuration?.data?.["nginx.conf"]).toContain('location "/api/" {');
    });

    test("its pods run on two nodes, both labelled role=entry", async () => {
      const deployments = await (await open({ "/api": api })).deployments();
      const [running] = await runningDeployments(clientOf(LAB), deployments);
      expect(running!.name).toBe(`${id}/${id}`);
      expect(new Set(running!.nodes).size).toBe(2);
    });

    test("a second apply would change nothing", async () => {
      expect(await (await open({ "/api": api })).pending()).toEqual([]);
    });

    test("the order of the routes is no change", async () => {
      const forth = await open({ "/api": api, "/blue": blue });
      await forth.apply();
      const back = await open({ "/blue": blue, "/api": api });
      expect(await back.pending()).toEqual([]);
    });

    test("a changed route changes the configuration in place, and nothing else", async () => {
      const before = await find<V1Deployment>("apps/v1", "Deployment", id, id);
      const changed = await open({ "/api": blue });
      expect(await changed.pending()).toEqual([
        way === "manifests"
          ? `updated ConfigMap ${id}/${id}`
          : expect.stringContaining(`update kubernetes_config_map_v1.${id}_Configuration`),
      ]);
      await changed.apply();
      const configuration = await find<V1ConfigMap>("v1", "ConfigMap", id, id);
      expect(configuration?.data?.["nginx.conf"]).toContain("blue.shop.svc.cluster.local");
      const after = await find<V1Deployment>("apps/v1", "Deployment", id, id);
      expect(after?.metadata?.generation).toBe(before?.metadata?.generation);
    });

    test("the private key is in the cluster, and in no file, the state among them", async () => {
      const secret = await find<V1Secret>("v1", "Secret", `${id}-tls`, id);
      expect(Buffer.from(secret!.data!["tls.key"]!, "base64").toString()).toBe(pair.key);
      // A line from the middle of the key: the first and the last are the same in every key.
      const canary = pair.key.split("\n")[2]!;
      expect(filesWith(applied.home, canary)).toEqual([]);
      expect(filesWith(applied.home, Buffer.from(pair.key).toString("base64"))).toEqual([]);
      // The search itself finds what is there.
      expect(filesWith(applied.home, id).length).toBeGreaterThan(0);
    });

    test("a new certificate whose revision is raised is written in place", async () => {
      pair = selfSigned("renewed.example.com");
      const raised = await open({ "/api": blue }, 2);
      expect(await raised.pending()).toHaveLength(1);
      await raised.apply();
      const secret = await find<V1Secret>("v1", "Secret", `${id}-tls`, id);
      expect(Buffer.from(secret!.data!["tls.crt"]!, "base64").toString()).toBe(pair.certificate);
      expect(await raised.pending()).toEqual([]);
    });

    test("to destroy it leaves nothing", async () => {
      await (await open({ "/api": blue }, 2)).destroy();
      expect(await find("v1", "Namespace", id)).toBeUndefined();
    });
  });
});
