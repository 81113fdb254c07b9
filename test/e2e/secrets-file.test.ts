import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { V1Secret } from "@kubernetes/client-node";
import { engineEnvironment } from "../../lab/start/engine";
import { cdktf, type Finished } from "../support/cdktf-cli";
import { describeUnless } from "../support/requirements";
import { filesWith } from "./support/applied-app";
import { ensureLab, find, LAB, withNamespace } from "./support/lab-cluster";
import { ENGINES, hindrance, labHindrance } from "./support/requirements";
import { Undo } from "./support/undo";

const PROJECT = path.resolve(__dirname, "../..");
const NAMESPACE = "onprem-secrets-file";
const PLANTED = "planted-by-it-4711";

/** An app with a secret that is made, and one that is given. */
const APP = `const { App } = require(${JSON.stringify(path.join(PROJECT, "node_modules/cdktf"))});
const { Environment, KubernetesSecret, SecretForm, SecretRecipe, SecretValue } = require(${JSON.stringify(path.join(PROJECT, "dist/lib"))});
const app = new App();
const lab = new Environment(app, "lab", { cluster: ${JSON.stringify(LAB)} });
new KubernetesSecret(lab.stack("shop"), "session", {
  namespace: "${NAMESPACE}",
  name: "session",
  data: { key: SecretValue.variable("session_key"), smtp: SecretValue.variable("smtp_password") },
  uses: { key: { form: SecretForm.characters(32), recipe: SecretRecipe.random({ length: 32 }) }, smtp: { form: SecretForm.line } },
});
app.synth();
`;

/** What `onprem secrets` writes is what Terraform and cdktf take, as a person uses them: by their command lines. */
describeUnless(labHindrance(), "a file of secrets", () => {
  const undo = new Undo();
  let folder: string;
  const file = (): string => path.join(folder, "secrets/lab.tfvars.json");
  const values = (): Readonly<Record<string, string>> =>
    JSON.parse(fs.readFileSync(file(), "utf8")) as Record<string, string>;

  const finished = (program: string, args: readonly string[], cwd: string, input = ""): Finished => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      ...{ cwd, input, encoding: "utf8", env: engineEnvironment() },
    });
    return { status, output: `${stdout}${stderr}` };
  };
  const onprem = (args: readonly string[], input = ""): Finished =>
    finished(process.execPath, [path.join(PROJECT, "dist/cli/main.js"), "secrets", ...args], folder, input);

  /** What the cluster has, and what it should have. */
  const expectSecret = async (): Promise<void> => {
    const secret = await find<V1Secret>("v1", "Secret", "session", NAMESPACE);
    const data = Object.entries(secret?.data ?? {}).map(([name, value]) => [
      name,
      Buffer.from(value, "base64").toString(),
    ]);
    const { session_key, smtp_password } = values();
    expect(Object.fromEntries(data)).toEqual({ key: session_key, smtp: smtp_password });
  };

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-secrets-"));
    undo.add(() => {
      fs.rmSync(folder, { recursive: true });
    });
    fs.writeFileSync(path.join(folder, "app.js"), APP);
    fs.writeFileSync(
      path.join(folder, "cdktf.json"),
      JSON.stringify({ language: "typescript", app: `${process.execPath} app.js`, projectId: "secrets" }),
    );
    await ensureLab();
    undo.add(await withNamespace(NAMESPACE));
  });
  afterAll(() => undo.all());

  test("is made before anything was synthesized, and completed", () => {
    expect(onprem(["init", "lab"])).toMatchObject({ status: 0 });
    expect(fs.readdirSync(folder)).not.toContain("cdktf.out");
    const { status, output } = onprem(["set", "lab", "smtp_password"], `${PLANTED}\n`);
    expect({ status, isTold: output.includes(PLANTED) }).toEqual({ status: 0, isTold: false });
    expect(onprem(["list", "lab"]).status).toBe(0);
    expect(Object.keys(values()).sort()).toEqual(["session_key", "smtp_password"]);
  });

  describe.each(ENGINES)("by %s", (program) => {
    describeUnless(hindrance(program, ["kubernetes"]), "with its -var-file", () => {
      let stack: string;
      const engine = (command: string, ...args: readonly string[]): Finished =>
        finished(program, [command, "-input=false", "-no-color", ...args], stack);

      beforeAll(() => {
        const outdir = path.join(folder, program);
        expect(
          spawnSync(process.execPath, ["app.js"], { cwd: folder, env: { ...process.env, CDKTF_OUTDIR: outdir } })
            .status,
        ).toBe(0);
        stack = path.join(outdir, "stacks/lab-shop");
        expect(engine("init")).toMatchObject({ status: 0 });
      });

      test("a value of another form is refused by the plan, and not told", () => {
        const wrong = path.join(folder, `${program}.tfvars.json`);
        fs.writeFileSync(wrong, JSON.stringify({ ...values(), session_key: PLANTED }), { mode: 0o600 });
        const { status, output } = engine("plan", `-var-file=${wrong}`);
        fs.rmSync(wrong);
        expect(status).toBe(1);
        expect(output.replace(/[\s│╷╵]+/g, " ")).toContain("session_key is not exactly 32 characters on one line.");
        expect(output).not.toContain(PLANTED);
      });

      test("is planned, applied and destroyed with, and leaves no trace but in the cluster", async () => {
        expect(engine("plan", `-var-file=${file()}`, "-out=shop.plan").output).toContain("1 to add");
        const applied = engine("apply", `-var-file=${file()}`, "shop.plan");
        expect(applied.output).toContain("Apply complete! Resources: 1 added");
        await expectSecret();
        expect(engine("plan", `-var-file=${file()}`).output).toContain("No changes.");
        for (const value of Object.values(values())) {
          expect(filesWith(path.join(folder, program), value)).toEqual([]);
          expect(applied.output).not.toContain(value);
        }
        expect(engine("destroy", "-auto-approve", `-var-file=${file()}`).output).toContain("Destroy complete!");
      });
    });
  });

  describeUnless(hindrance("terraform", ["kubernetes"]), "by cdktf", () => {
    const shop = (command: string, ...args: readonly string[]): Finished =>
      cdktf(folder, command, "lab-shop", "--skip-provider-lock", "--var-file", "secrets/lab.tfvars.json", ...args);

    test("is taken as the documentation says, from the folder of the app", async () => {
      expect(shop("deploy", "--auto-approve").output).toContain("Apply complete! Resources: 1 added");
      await expectSecret();
      expect(filesWith(path.join(folder, "cdktf.out"), PLANTED)).toEqual([]);
      expect(shop("destroy", "--auto-approve").output).toContain("Destroy complete!");
      expect(await find("v1", "Secret", "session", NAMESPACE)).toBeUndefined();
    });
  });
});
