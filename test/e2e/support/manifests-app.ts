import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { applyObjects, pendingChanges, refuseForeign } from "../../../lab/start/manifests/apply-objects";
import { ObjectsApi } from "../../../lab/start/manifests/objects-api";
import { waitForRollouts } from "../../../lab/start/manifests/rollout";
import { declaredDeployments } from "../../../lab/start/verify";
import { manifestsOf, readStacks } from "../../../lib/manifests";
import { labClient } from "./lab-cluster";
import { removeObjects } from "./remove-objects";
import type { OpenApp, OpenStack } from "./ways";

/** An app whose stacks are applied to the lab from their manifests: no engine, no provider, no state. */
export class ManifestsApp implements OpenApp {
  public readonly home = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-manifests-"));

  /** @throws Error when the stack is not made of Kubernetes objects alone, or misses the value of a secret */
  public open(
    stack: string,
    build: (app: App) => void,
    values: Readonly<Record<string, string>> = {},
  ): Promise<OpenStack> {
    const app = new App({ outdir: path.join(this.home, "cdktf.out") });
    build(app);
    app.synth();
    const configuration = readStacks(app.outdir).find(({ name }) => name === stack);
    if (configuration === undefined) {
      throw new Error(`the app has no stack ${stack}`);
    }
    const { objects, charts, others, placeholders } = manifestsOf(configuration, { secrets: values });
    const left = [...[...charts, ...others].map(({ address }) => address), ...placeholders];
    if (left.length > 0) {
      throw new Error(`${stack} cannot be applied from manifests: ${left.join(", ")}`);
    }
    const api = labClient().makeApiClient(ObjectsApi);
    return Promise.resolve({
      apply: async () => {
        await refuseForeign(api, objects);
        await applyObjects(api, objects);
        await waitForRollouts(api, objects);
      },
      pending: async () => (await pendingChanges(api, objects)).map(({ action, name }) => `${action} ${name}`),
      deployments: () => Promise.resolve(declaredDeployments(objects)),
      destroy: () => removeObjects(api, objects),
    });
  }

  public close(): void {
    fs.rmSync(this.home, { recursive: true });
  }
}
