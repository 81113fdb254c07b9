import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import {
  applyObjects,
  ForeignObjectsError,
  pendingChanges,
  refuseForeign,
} from "../../lab/start/manifests/apply-objects";
import type { LiveObject } from "../../lab/start/manifests/live-object";
import { ClusterError, ObjectsApi } from "../../lab/start/manifests/objects-api";
import { RolloutError, waitForRollouts } from "../../lab/start/manifests/rollout";
import type { KubernetesObject } from "../../lib/manifests";
import { describeUnless } from "../support/requirements";
import { ensureLab, labClient } from "./support/lab-cluster";
import { labHindrance } from "./support/requirements";
import { removeObjects } from "./support/remove-objects";

const NAMESPACE = "applied-manifests";

const namespace: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } };

const settings = (data: Readonly<Record<string, string>>, name = "settings"): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: NAMESPACE },
  data,
});

const web = (replicas: number, nodeSelector: Readonly<Record<string, string>> = {}): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: NAMESPACE },
  spec: {
    replicas,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { nodeSelector, containers: [{ name: "web", image: "example.com/web:1" }] },
    },
  },
});

describeUnless(labHindrance(), "objects applied to the lab", () => {
  let api: ObjectsApi;
  let core: CoreV1Api;

  beforeAll(async () => {
    await ensureLab();
    api = labClient().makeApiClient(ObjectsApi);
    core = labClient().makeApiClient(CoreV1Api);
    await removeObjects(api, [namespace]);
    await applyObjects(api, [namespace]);
  });

  afterAll(async () => {
    await removeObjects(api, [namespace]);
  });

  test("they are there, and a second apply changes nothing", async () => {
    const objects = [settings({ colour: "blue" }), web(2)];
    expect(await applyObjects(api, objects)).toEqual([
      { name: `ConfigMap ${NAMESPACE}/settings`, action: "created" },
      { name: `Deployment ${NAMESPACE}/web`, action: "created" },
    ]);
    await waitForRollouts(api, objects);
    const before = await Promise.all(objects.map((object) => api.read(object)));
    expect(before[1]?.status).toMatchObject({ availableReplicas: 2 });
    expect(await applyObjects(api, objects)).toEqual([]);
    const after = await Promise.all(objects.map((object) => api.read(object)));
    expect(after.map((object) => object?.metadata.resourceVersion)).toEqual(
      before.map((object) => object?.metadata.resourceVersion),
    );
  });

  test("what is declared otherwise is updated in place, and what is no longer declared goes", async () => {
    const object = settings({ colour: "blue", size: "small" }, "changing");
    await applyObjects(api, [object]);
    const before = await api.read(object);
    const changed = settings({ colour: "red" }, "changing");
    expect(await pendingChanges(api, [changed])).toEqual([
      { name: `ConfigMap ${NAMESPACE}/changing`, action: "updated" },
    ]);
    // To ask was not to do.
    expect((await api.read(object))?.data).toEqual({ colour: "blue", size: "small" });
    await applyObjects(api, [changed]);
    const after = await api.read(object);
    expect(after?.data).toEqual({ colour: "red" });
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
  });

  test("what somebody writes while it is asked is not taken for a change that is pending", async () => {
    const object = settings({ colour: "blue" }, "watched");
    await applyObjects(api, [object]);
    let writes = 0;
    const racing = labClient().makeApiClient(ObjectsApi);
    racing.read = async (reference) => {
      const before = await api.read(reference);
      if (writes++ === 0) {
        await core.replaceNamespacedConfigMap({
          ...{ name: "watched", namespace: NAMESPACE, fieldManager: "a-controller" },
          body: { metadata: { name: "watched", annotations: { revision: "1" } }, data: { colour: "blue" } },
        });
      }
      return before;
    };
    expect(await pendingChanges(racing, [object])).toEqual([]);
    expect(writes).toBe(2);
  });

  test("a field that the API does not have is refused, by the name of the object and the server's reason", async () => {
    const spec = { ...(web(1).spec as object), replicaCount: 3 };
    const error = await failureOf(
      applyObjects(api, [{ ...web(1), metadata: { ...web(1).metadata, name: "odd" }, spec }]),
    );
    expect(error).toBeInstanceOf(ClusterError);
    expect(error.message).toMatch(
      /^Deployment applied-manifests\/odd: .*\.spec\.replicaCount: field not declared in schema/,
    );
  });

  test("what admission refuses is refused in its words, and what came before it stays", async () => {
    const odd: KubernetesObject = {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "odd", namespace: NAMESPACE },
      spec: { minAvailable: 1, maxUnavailable: 1 },
    };
    const error = await failureOf(applyObjects(api, [settings({}, "before-it"), odd, settings({}, "behind-it")]));
    expect(error.message).toMatch(
      /^PodDisruptionBudget applied-manifests\/odd: .*minAvailable and maxUnavailable cannot be both set/,
    );
    expect(await api.read(settings({}, "before-it"))).toMatchObject({ kind: "ConfigMap" });
    expect(await api.read(settings({}, "behind-it"))).toBeUndefined();
  });

  test("what somebody has edited by hand is not taken over; once it is set back it is applied again", async () => {
    const object = settings({ colour: "blue" }, "edited");
    await applyObjects(api, [object]);
    const edit = (colour: string): Promise<unknown> =>
      core.replaceNamespacedConfigMap({
        ...{ name: "edited", namespace: NAMESPACE, fieldManager: "an-editor" },
        body: { metadata: { name: "edited" }, data: { colour } },
      });
    await edit("green");
    const error = (await failureOf(applyObjects(api, [settings({ colour: "red" }, "edited")]))) as ClusterError;
    expect(error.message).toMatch(
      /^ConfigMap applied-manifests\/edited: Apply failed with 1 conflict.*an-editor.*\.data\.colour/s,
    );
    expect(error.message).toContain("what an-editor set was not taken over");
    expect(error.owners).toEqual(["an-editor"]);
    expect((await api.read(object))?.data).toEqual({ colour: "green" });
    await edit("red");
    await applyObjects(api, [settings({ colour: "red" }, "edited")]);
  });

  test("what somebody else has made is left alone, and who that was is said", async () => {
    const make = (name: string, fieldManager: string): Promise<unknown> =>
      core.createNamespacedConfigMap({
        namespace: NAMESPACE,
        fieldManager,
        body: { metadata: { name }, data: { colour: "blue" } },
      });
    await make("by-hand", "an-editor");
    await make("by-terraform", "HashiCorp");
    await applyObjects(api, [settings({}, "ours")]);
    await refuseForeign(api, [settings({}, "ours"), settings({}, "nobodys")]);
    const byHand = await failureOf(refuseForeign(api, [settings({}, "ours"), settings({}, "by-hand")]));
    expect(byHand.message).toBe(`ConfigMap ${NAMESPACE}/by-hand was made by an-editor, and not from manifests`);
    const both = await failureOf(refuseForeign(api, [settings({}, "by-terraform"), settings({}, "by-hand")]));
    expect(both.message).toBe(
      `ConfigMap ${NAMESPACE}/by-terraform and 1 more were made by HashiCorp, an-editor, and not from manifests`,
    );
    const byTerraform = await failureOf(refuseForeign(api, [settings({}, "by-terraform")]));
    expect(byTerraform.message).toContain("was made by Terraform");
    expect((byTerraform as ForeignObjectsError).isTerraform).toBe(true);
  });

  test("a rollout that does not come to an end fails with what its pods say", async () => {
    const nowhere = web(1, { "example.com/there": "never" });
    const lost = { ...nowhere, metadata: { ...nowhere.metadata, name: "lost" } };
    await applyObjects(api, [lost]);
    const error = await failureOf(waitForRollouts(api, [lost], 3_000));
    expect(error).toBeInstanceOf(RolloutError);
    expect(error.message).toMatch(
      /^Deployment applied-manifests\/lost is not rolled out after 3 s: 0 of 1 pods are available; Pod applied-manifests\/lost-\S+: 0\/\d+ nodes are available/,
    );
    await labClient().makeApiClient(AppsV1Api).deleteNamespacedDeployment({ name: "lost", namespace: NAMESPACE });
  });

  test("a rollout whose pods are refused fails with why", async () => {
    const quota: KubernetesObject = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "few", namespace: NAMESPACE },
      spec: { hard: { pods: "2" } },
    };
    await applyObjects(api, [quota, web(4)]);
    try {
      const error = await failureOf(waitForRollouts(api, [web(4)], 3_000));
      expect(error.message).toMatch(
        /web is not rolled out after 3 s: 2 of 4 pods are of the newest revision; .*exceeded quota: few/,
      );
    } finally {
      await removeObjects(api, [quota]);
    }
  });
});

test.each([
  ["as declared", "blue", []],
  ["otherwise", "red", [{ name: `ConfigMap ${NAMESPACE}/settings`, action: "updated" }]],
])("what is written to at each look is compared in the end: %s", async (_, colour, pending) => {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: "nowhere", server: "https://127.0.0.1:1", skipTLSVerify: false },
    { name: "nobody" },
  );
  const restless = config.makeApiClient(ObjectsApi);
  let looks = 0;
  const live = (object: KubernetesObject): Promise<LiveObject> => {
    if (++looks > 100) throw new Error("it is looked at for ever");
    const metadata = { ...object.metadata, uid: "u", resourceVersion: String(looks) };
    return Promise.resolve({ ...object, metadata, status: { looks } });
  };
  restless.read = () => live(settings({ colour: "blue" }));
  restless.apply = (object) => live(object);
  expect(await pendingChanges(restless, [settings({ colour })])).toEqual(pending);
});

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was not refused");
}
