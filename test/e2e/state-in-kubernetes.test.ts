import { V1Secret } from "@kubernetes/client-node";
import { gunzipSync } from "node:zlib";
import { App, TerraformOutput } from "cdktf";
import { KubernetesSecret } from "../../lib/cluster";
import { Environment, SecretValue, StateBackend } from "../../lib/environment";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { ensureLab, find, LAB, withNamespace } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";

const CANARY = "canary-3f9c1e7ab2";

describe.each(ENGINES)("state in Kubernetes, by %s", (engine) => {
  const namespace = `state-${engine}`;

  describeUnless(hindrance(engine, ["kubernetes"]), "in the lab", () => {
    let applied: AppliedApp;
    let removeNamespace: () => Promise<void>;

    const build = (app: App): void => {
      const lab = new Environment(app, "lab", { cluster: LAB, state: StateBackend.kubernetes({ namespace }) });
      const stack = lab.stack("state");
      const data = { password: SecretValue.variable("password") };
      const secret = new KubernetesSecret(stack, "database", { namespace, name: "database", data });
      new TerraformOutput(stack, "secret", { value: secret.name });
    };
    const open = (): ReturnType<AppliedApp["open"]> => applied.open("lab-state", build, { password: CANARY });

    beforeAll(async () => {
      await ensureLab();
      removeNamespace = await withNamespace(namespace);
      applied = new AppliedApp(engine);
    });

    afterAll(async () => {
      applied.close();
      await removeNamespace();
    });

    test("is kept in a Secret of the namespace, without the secrets of the stack", async () => {
      const runner = await open();
      await runner.apply();
      expect(await runner.plan()).toEqual({});

      const made = await find<V1Secret>("v1", "Secret", "database", namespace);
      expect(Buffer.from(made!.data!.password!, "base64").toString()).toBe(CANARY);

      const kept = await find<V1Secret>("v1", "Secret", "tfstate-default-lab-state", namespace);
      const state = gunzipSync(Buffer.from(kept!.data!.tfstate!, "base64")).toString();
      expect(JSON.parse(state)).toMatchObject({ outputs: { secret: { value: "database" } } });
      expect(state).not.toContain(CANARY);
      expect(applied.filesWith(CANARY)).toEqual([]);
    });

    test("loses nothing but what the stack made when it is destroyed", async () => {
      await (await open()).destroy();
      expect(await find("v1", "Secret", "database", namespace)).toBeUndefined();
      expect(await find("v1", "Namespace", namespace)).toMatchObject({ status: { phase: "Active" } });
    });
  });
});
