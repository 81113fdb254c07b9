import type { V1ConfigMap, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { StackRunner } from "../../lab/start/stack-runner";
import { Duration, HarborKeys, type HaHarborProps, HarborStorage, SecretValue, Size } from "../../lib";
import { chartsHindrance } from "../support/charts";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { HARBOR_STACK, HARBOR_VALUES, harborApp, redisOf } from "./support/harbor-app";
import { componentsOf, HarborCluster, type RunningPod } from "./support/harbor-cluster";
import { killApply } from "./support/killed-apply";
import { ensureLab, find } from "./support/lab-cluster";
import { eventually } from "./support/lab-machines";
import { ENGINES, hindrance } from "./support/requirements";
import { Undo } from "./support/undo";
import { kubectl } from "./support/volume-nodes";

/** One will do: what is tried is the chart's and the provider's. */
const ENGINE = ENGINES.find((one) => hindrance(one, ["kubernetes", "helm"]) === undefined) ?? ENGINES[0];

const NAME = "ha-harbor-changed";

/** No node has as much: the pods are Pending for as long as it stands there. */
const GREEDY: Partial<HaHarborProps> = {
  values: { core: { resources: { requests: { cpu: "1000" }, limits: { cpu: "1000" } } } },
};

/** No node is like that. */
const NOWHERE: Partial<HaHarborProps> = { values: { core: { nodeSelector: { "example.com/nowhere": "true" } } } };

/** Long enough for a deploy that goes well on a slow machine; one that does not is not waited for as long as people would. */
const PATIENCE_SECONDS = 120;

/** Long enough to be seen to fail. */
const IMPATIENCE_SECONDS = 5;

describeUnless(
  hindrance(ENGINE, ["kubernetes", "helm"]) ?? chartsHindrance(["harbor"]),
  "HaHarbor in the lab, from packed charts, changed",
  () => {
    const undo = new Undo();
    const harbor = new HarborCluster(NAME);
    let applied: AppliedApp;

    const open = (props: Partial<HaHarborProps> = {}, patienceSeconds = PATIENCE_SECONDS): Promise<StackRunner> =>
      applied.open(
        HARBOR_STACK,
        (app) => {
          harborApp(app, { name: NAME, home: applied.home, nodePort: 28896, props, patienceSeconds });
        },
        HARBOR_VALUES,
      );
    const statuses = async (): Promise<readonly string[]> => (await harbor.releases()).map(({ status }) => status);

    beforeAll(async () => {
      await ensureLab();
      await harbor.makeVolumes(undo);
      applied = new AppliedApp(ENGINE);
      undo.add(async () => {
        await (await open()).destroy();
        applied.close();
      });
    });

    afterAll(() => undo.all());

    test("a first deploy that is killed is taken up after Helm has been told that it is over", async () => {
      await killApply(ENGINE, await open(GREEDY), HARBOR_VALUES, () =>
        eventually(statuses, (all) => all.includes("pending-install")),
      );
      await expect((await open(GREEDY, IMPATIENCE_SECONDS)).apply()).rejects.toThrow("another operation");
      await harbor.forgetPending();
      expect(await statuses()).toEqual([]);
    });

    test("a first deploy whose pods find no room fails, and blocks nothing: the next one recovers it", async () => {
      await expect((await open(GREEDY, IMPATIENCE_SECONDS)).apply()).rejects.toThrow();
      expect(await statuses()).toEqual(["failed"]);
      const runner = await open();
      await runner.apply();
      expect((await statuses()).at(-1)).toBe("deployed");
      expect(await harbor.pods()).toHaveLength(14);
      expect(await runner.plan()).toEqual({});
    });

    test("a later deploy that fails leaves the old pods, and the next one recovers that too", async () => {
      const before = await harbor.pods();
      await expect((await open(GREEDY, IMPATIENCE_SECONDS)).apply()).rejects.toThrow();
      expect((await statuses()).at(-1)).toBe("failed");
      const mended = await open({ jobLogRetention: Duration.days(20) });
      await mended.apply();
      expect((await statuses()).at(-1)).toBe("deployed");
      expect(await mended.plan()).toEqual({});
      const untouched = (pods: readonly RunningPod[]) => pods.filter(({ component }) => component !== "jobservice");
      expect(untouched(await harbor.pods())).toEqual(untouched(before));
    });

    test("what a failed deploy has added is taken away as the documentation says, and a way back is one", async () => {
      const settings = { jobLogRetention: Duration.days(20) };
      const before = await harbor.pods();
      await expect((await open({ ...settings, ...NOWHERE }, IMPATIENCE_SECONDS)).apply()).rejects.toThrow();
      await kubectl("-n", NAME, "rollout", "undo", "deployment", "harbor-core");
      const back = await open(settings);
      // The provider may complain of itself here, when it has done everything.
      await back.apply().catch((error: unknown) => {
        expect(String(error)).toContain("inconsistent result after apply");
      });
      expect((await statuses()).at(-1)).toBe("deployed");
      expect(await back.plan()).toEqual({});
      expect(await harbor.pods()).toEqual(before);
    });

    /** The components whose pods a deploy replaces. */
    const replacedBy = async (props: Partial<HaHarborProps>): Promise<readonly string[]> => {
      const before = await harbor.pods();
      await (await open(props)).apply();
      const after = await harbor.pods();
      expect(after).toHaveLength(before.length);
      return componentsOf(after.filter(({ uid }) => !before.some((pod) => pod.uid === uid)));
    };

    const changed: Partial<HaHarborProps> = {
      values: { trivy: { resources: { requests: { cpu: "300m" } } } },
      jobLogRetention: Duration.days(30),
    };
    const rekeyed = { ...changed, keys: HarborKeys.variables({ revision: 2 }) };
    const renamed = { ...rekeyed, redis: redisOf("somebody") };
    const guarded = { ...renamed, deletionProtection: true };

    test("changed settings replace the pods that they are about, and no others", async () => {
      expect(await replacedBy(changed)).toEqual(["jobservice", "trivy"]);
    });

    test("raised keys replace the pods that read them", async () => {
      expect(await replacedBy(rekeyed)).toEqual(["core", "jobservice", "registry"]);
    });

    test("another user of Redis reaches the Secret, what the chart writes of it, and the pods", async () => {
      expect(await replacedBy(renamed)).toEqual(["core", "exporter", "jobservice", "registry", "trivy"]);
      const core = await find<V1ConfigMap>("v1", "ConfigMap", "harbor-core", NAME);
      expect(core?.data?._REDIS_URL_CORE).toContain(`somebody:${HARBOR_VALUES.harbor_redis}@`);
      expect(await (await open(renamed)).plan()).toEqual({});
    });

    test("protected, what it is told to make no longer is forgotten, and nothing is deleted", async () => {
      const bucket = HarborStorage.s3({
        bucket: "images",
        accessKey: SecretValue.variable("harbor_database"),
        secretKey: SecretValue.variable("harbor_redis"),
      });
      const planned = await (await open({ ...guarded, namespace: NAME, storage: bucket })).plan();
      const gone = Object.entries(planned).filter(([, action]) => !["create", "update"].includes(action));
      // What is deleted would be "delete" or "replace".
      expect(gone.sort()).toEqual([
        [expect.stringMatching(/^kubernetes_namespace_v1\./), "remove"],
        [expect.stringMatching(/^kubernetes_persistent_volume_claim_v1\./), "remove"],
      ]);
    });

    test("protected, neither a destroy nor a plan that replaces the claim is made; unprotected all of it goes", async () => {
      const claim = (): Promise<V1PersistentVolumeClaim | undefined> =>
        find<V1PersistentVolumeClaim>("v1", "PersistentVolumeClaim", "harbor-images", NAME);
      const before = await claim();
      const moved = HarborStorage.volume({
        storageClass: { storageClassName: "elsewhere", sharedByNodes: true },
        size: Size.gibibytes(5),
      });
      expect(await (await open(guarded)).plan()).toEqual({});
      await expect((await open({ ...guarded, storage: moved })).plan()).rejects.toThrow("prevent_destroy");
      await expect((await open(guarded)).destroy()).rejects.toThrow("prevent_destroy");
      expect((await claim())?.metadata?.uid).toBe(before?.metadata?.uid);
      expect(await statuses()).toContain("deployed");
      await (await open(renamed)).destroy();
      expect(await find("v1", "Namespace", NAME)).toBeUndefined();
    });
  },
);
