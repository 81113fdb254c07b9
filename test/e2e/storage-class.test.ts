import type { V1StorageClass } from "@kubernetes/client-node";
import type { App } from "cdktf";
import { StorageClass, StorageClassProps } from "../../lib/cluster";
import { Environment, StateBackend } from "../../lib/environment";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { ensureLab, find, LAB } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";

describe.each(ENGINES)("StorageClass applied by %s", (engine) => {
  const name = `disks-${engine}`;

  describeUnless(hindrance(engine, ["kubernetes"]), "to the lab", () => {
    let applied: AppliedApp;

    const open = (props: Partial<StorageClassProps> = {}): ReturnType<AppliedApp["open"]> =>
      applied.open("lab-classes", (app: App) => {
        const state = StateBackend.local({ folder: applied.home });
        const stack = new Environment(app, "lab", { cluster: LAB, state }).stack("classes");
        new StorageClass(stack, "disks", { name, provisioner: "disks.example.com", ...props });
      });

    const changed = async (props: Partial<StorageClassProps>) => {
      const before = await current();
      const runner = await open(props);
      const plan = await runner.plan();
      await runner.apply();
      expect(await runner.plan()).toEqual({});
      const after = await current();
      return { plan, after, replaced: after?.metadata?.uid !== before?.metadata?.uid };
    };

    const current = (): Promise<V1StorageClass | undefined> =>
      find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", name);

    beforeAll(async () => {
      await ensureLab();
      applied = new AppliedApp(engine);
      await (await open()).apply();
    });

    afterAll(async () => {
      await (await open()).destroy();
      applied.close();
    });

    test("a changed reclaim policy is the class's, which is made anew for it", async () => {
      const { plan, after, replaced } = await changed({ reclaimPolicy: "Retain" });
      expect(Object.values(plan).sort()).toEqual(["replace", "update"]);
      expect(after?.reclaimPolicy).toBe("Retain");
      expect(replaced).toBe(true);
    });

    test("expansion, and being the default class, are changed in place", async () => {
      const { plan, after, replaced } = await changed({
        ...{ reclaimPolicy: "Retain", allowVolumeExpansion: false },
        isDefault: true,
      });
      expect(Object.values(plan)).toEqual(["update"]);
      expect(after).toMatchObject({
        allowVolumeExpansion: false,
        metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      });
      expect(replaced).toBe(false);
      expect((await changed({ reclaimPolicy: "Retain", allowVolumeExpansion: false })).replaced).toBe(false);
    });
  });
});
