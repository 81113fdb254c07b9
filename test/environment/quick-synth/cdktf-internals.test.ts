import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as quickSynth from "../../../lib/environment/quick-synth";
import {
  installedCdktf,
  isTestedCdktf,
  type StackTraceModule,
} from "../../../lib/environment/quick-synth/cdktf-internals";

describe("the quick way is taken", () => {
  test.each(["0.21.0", "0.21.1", "0.21.12"])("with cdktf %s", (version) => {
    expect(isTestedCdktf({ name: "cdktf", version })).toBe(true);
  });

  test("with the cdktf of these tests", () => {
    expect(isTestedCdktf(installedCdktf())).toBe(true);
  });
});

describe("the quick way is not taken", () => {
  test.each([
    ["an older cdktf", { name: "cdktf", version: "0.20.12" }],
    ["a newer cdktf", { name: "cdktf", version: "0.22.0" }],
    ["a pre-release", { name: "cdktf", version: "0.21.0-pre.1" }],
    ["a longer number", { name: "cdktf", version: "10.21.0" }],
    ["cdktn under cdktf's name", { name: "cdktn", version: "0.21.0" }],
    ["a release that does not say what it is", {}],
  ])("with %s", (_name, release) => {
    expect(isTestedCdktf(release)).toBe(false);
  });
});

describe("a quick stack", () => {
  const INTERNALS = "../../../lib/environment/quick-synth/cdktf-internals";

  test.each([
    ["leaves everything to a cdktf that is unknown", { name: "cdktf", version: "0.99.0" }, true],
    ["replaces what it knows of a tested one", { name: "cdktf", version: "0.21.0" }, false],
  ])("%s", (_name, release, plain) => {
    expect.assertions(3);
    jest.isolateModules(() => {
      jest.doMock(INTERNALS, () => ({
        ...jest.requireActual<object>(INTERNALS),
        isTestedCdktf: () => isTestedCdktf(release),
      }));
      const { App, TerraformStack } = jest.requireActual<typeof import("cdktf")>("cdktf");
      const { QuickStack } = jest.requireActual<typeof quickSynth>("../../../lib/environment/quick-synth");
      const stackTraces = jest.requireActual<StackTraceModule>("cdktf/lib/tokens/private/stack-trace");
      const before = stackTraces.captureStackTrace;
      const app = new App({ outdir: mkdtempSync(join(tmpdir(), "quick-synth-")) });
      new QuickStack(app, "one");
      expect(stackTraces.captureStackTrace === before).toBe(plain);

      const prepare = jest.spyOn(TerraformStack.prototype, "prepareStack");
      const configure = jest.spyOn(TerraformStack.prototype, "toTerraform");
      app.synth();
      expect([prepare.mock.calls.length, configure.mock.calls.length]).toEqual(plain ? [1, 1] : [0, 0]);
      const file = readFileSync(join(app.outdir, "stacks", "one", "cdk.tf.json"), "utf8");
      expect(JSON.parse(file)).toHaveProperty("terraform.backend.local.path");
      rmSync(app.outdir, { recursive: true });
    });
  });
});
