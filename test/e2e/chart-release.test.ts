import { V1ConfigMap } from "@kubernetes/client-node";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { App, TerraformLocal } from "cdktf";
import { ChartRelease } from "../../lib/cluster";
import { CHARTS, Environment, StateBackend } from "../../lib/environment";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { ensureLab, find, LAB, withNamespace } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";

const VERSION = CHARTS.harbor.version;

/** Packs a chart of one ConfigMap under the name and version of a chart of the catalogue: what counts here is the way it takes. */
function packChart(folder: string): void {
  const chart = path.join(folder, "harbor");
  fs.mkdirSync(path.join(chart, "templates"), { recursive: true });
  fs.writeFileSync(path.join(chart, "Chart.yaml"), `apiVersion: v2\nname: harbor\nversion: ${VERSION}\n`);
  fs.writeFileSync(
    path.join(chart, "templates", "settings.yaml"),
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  greeting: {{ .Values.greeting | quote }}\n",
  );
  execFileSync("tar", ["-czf", `harbor-${VERSION}.tgz`, "harbor"], { cwd: folder });
}

describe.each(ENGINES)("ChartRelease applied by %s", (engine) => {
  const namespace = `charts-${engine}`;

  describeUnless(hindrance(engine, ["helm"]), "to the lab, from a folder of charts", () => {
    let applied: AppliedApp;
    let removeNamespace: () => Promise<void>;

    const open = (greeting: string): ReturnType<AppliedApp["open"]> =>
      applied.open("lab-charts", (app: App) => {
        const state = StateBackend.local({ folder: applied.home });
        const lab = new Environment(app, "lab", { cluster: LAB, state, artifacts: { charts: applied.home } });
        const stack = lab.stack("charts");
        new ChartRelease(stack, "harbor", {
          chart: "harbor",
          name: "settings",
          namespace,
          // By way of Terraform, as a value of another resource comes.
          values: { greeting: new TerraformLocal(stack, "greeting", greeting).asString },
        });
      });

    beforeAll(async () => {
      await ensureLab();
      removeNamespace = await withNamespace(namespace);
      applied = new AppliedApp(engine);
      packChart(applied.home);
    });

    afterAll(async () => {
      await (await open("hello")).destroy();
      applied.close();
      await removeNamespace();
    });

    test("installs the chart with its values, and a second plan is empty", async () => {
      const runner = await open("hello");
      await runner.apply();
      const made = await find<V1ConfigMap>("v1", "ConfigMap", "settings", namespace);
      expect(made?.data).toEqual({ greeting: "hello" });
      expect(await runner.plan()).toEqual({});
    });

    test("upgrades in place when a value changes", async () => {
      const greeting = 'good "evening": #1';
      const runner = await open(greeting);
      expect(await runner.plan()).toEqual({ "helm_release.harbor": "update" });
      await runner.apply();
      const made = await find<V1ConfigMap>("v1", "ConfigMap", "settings", namespace);
      expect(made?.data).toEqual({ greeting });
    });
  });
});
