import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { ForgottenResource } from "../../lib/cluster";
import { StateBackend } from "../../lib/environment";
import { manifestsOf, readStacks } from "../../lib/manifests";
import { testEnvironment } from "../support/environments";
import { describeWith } from "../support/requirements";
import { synthesize } from "../support/synth";

const TYPE = "terraform_data";

/** The file of a stack with two constructs, each with a resource, or what remembers one. @param folder of the state */
const textWith = (make: (scope: Construct, id: string) => unknown, folder: string): string =>
  synthesize((app) => {
    const stack = testEnvironment(app, { cluster: undefined, state: StateBackend.local({ folder }) }).stack("s");
    for (const name of ["one", "two"]) {
      make(new Construct(stack, name), "Data");
    }
  }).texts["test-s"]!;

const made = (scope: Construct, id: string): void => {
  const resource = new TerraformResource(scope, id, { terraformResourceType: TYPE });
  resource.lifecycle = { preventDestroy: true };
};
const forgotten = (scope: Construct, id: string): ForgottenResource => new ForgottenResource(scope, id, TYPE);

test("the blocks of a stack stand beside each other, and are nothing to its manifests", () => {
  const stack = testEnvironment(new App()).stack("s");
  forgotten(new Construct(stack, "one"), "Data");
  forgotten(stack, "Data");
  const { removed } = stack.toTerraform() as { readonly removed: unknown };
  expect(removed).toEqual([
    { from: expect.stringMatching(/^terraform_data\.one_Data_\w{8}$/) as unknown, lifecycle: { destroy: false } },
    { from: "terraform_data.Data", lifecycle: { destroy: false } },
  ]);
  expect(manifestsOf(stack)).toMatchObject({ objects: [], others: [] });
});

test("a stack that was written with them is read", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-forgotten-"));
  try {
    const app = new App({ outdir: folder });
    forgotten(testEnvironment(app).stack("s"), "Data");
    app.synth();
    const read = readStacks(folder);
    expect(read.map(({ configuration }) => configuration)).toMatchObject([
      { removed: [{ from: "terraform_data.Data" }] },
    ]);
    expect(read.map((stack) => manifestsOf(stack))).toMatchObject([{ stack: "test-s", objects: [], others: [] }]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

describe.each(["terraform", "tofu"])("as the engine sees it:", (engine) => {
  describeWith([engine], engine, () => {
    let folder: string;
    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-forgotten-"));
    });
    afterEach(() => {
      fs.rmSync(folder, { recursive: true });
    });

    const run = (...args: readonly string[]): string =>
      execFileSync(engine, [...args, "-no-color"], { cwd: folder, encoding: "utf8" });
    const write = (make: (scope: Construct, id: string) => unknown): void => {
      fs.writeFileSync(path.join(folder, "cdk.tf.json"), textWith(make, folder));
    };
    const deploy = (make: (scope: Construct, id: string) => unknown): void => {
      write(make);
      run("init", "-input=false");
      run("apply", "-input=false", "-auto-approve");
    };

    test("what was made is forgotten, not deleted; what never was says nothing", () => {
      deploy(forgotten);
      deploy(made);
      expect(run("state", "list").match(/^terraform_data\./gm)).toHaveLength(2);

      write(forgotten);
      run("plan", "-input=false", "-out=plan");
      const { resource_changes: changes = [] } = JSON.parse(run("show", "-json", "plan")) as {
        readonly resource_changes?: readonly { readonly change: { readonly actions: readonly string[] } }[];
      };
      expect(changes.map(({ change }) => change.actions)).toEqual([["forget"], ["forget"]]);
      run("apply", "-input=false", "plan");
      expect(run("state", "list")).toBe("");
    });
  });
});
