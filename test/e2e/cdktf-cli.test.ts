import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cdktf } from "../support/cdktf-cli";
import { describeUnless } from "../support/requirements";
import { ensureLab, find } from "./support/lab-cluster";
import { hindrance } from "./support/requirements";

const PROJECT = path.resolve(__dirname, "../..");

describe("the cdktf CLI", () => {
  let folder: string;

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-cdktf-"));
    const own = JSON.parse(fs.readFileSync(path.join(PROJECT, "cdktf.json"), "utf8")) as Record<string, unknown>;
    // The project's own app, compiled already, from the folder of the test.
    const app = `${process.execPath} ${path.join(PROJECT, "dist/main.js")}`;
    fs.writeFileSync(path.join(folder, "cdktf.json"), JSON.stringify({ ...own, app }));
  });

  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test("lists the stacks of all environments", () => {
    const { status, output } = cdktf(folder, "list");
    expect(status).toBe(0);
    for (const environment of ["lab", "dev", "test", "prod"]) {
      expect(output).toContain(`${environment}-entry`);
    }
  });

  test("synthesizes them", () => {
    expect(cdktf(folder, "synth").status).toBe(0);
    expect(fs.readdirSync(path.join(folder, "cdktf.out/stacks")).sort()).toEqual([
      ...["dev", "lab", "prod", "test"].flatMap((name) =>
        ["entry", "nodes", "registry", "storage"].map((stack) => `${name}-${stack}`),
      ),
    ]);
  });

  describeUnless(hindrance("terraform", ["kubernetes"]), "with providers", () => {
    beforeAll(ensureLab);

    test("deploys the lab's stack, finds no difference then, and destroys it", async () => {
      // `terraform providers lock`, which cdktf runs first, asks the registry even where a mirror is configured.
      const deployed = cdktf(folder, "deploy", "lab-entry", "--auto-approve", "--skip-provider-lock");
      expect(deployed.output).toContain("Apply complete! Resources: 6 added");
      expect(await find("apps/v1", "Deployment", "entry", "entry")).toMatchObject({ status: { availableReplicas: 2 } });
      expect(cdktf(folder, "diff", "lab-entry", "--skip-provider-lock").output).toContain("No changes.");
      const destroyed = cdktf(folder, "destroy", "lab-entry", "--auto-approve", "--skip-provider-lock");
      expect(destroyed.output).toContain("Destroy complete!");
      expect(await find("v1", "Namespace", "entry")).toBeUndefined();
    });
  });
});
