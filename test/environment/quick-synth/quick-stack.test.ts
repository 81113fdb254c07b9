import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssetType, type ISynthesisSession, TerraformAsset } from "cdktf";
import { bothWays, type Outcome, type OutcomeOptions, type Program } from "./both-ways";
import { ELEMENT_PROGRAMS, UNVALIDATED_PROGRAMS } from "./element-programs";
import { Thing } from "./thing";
import { VALUE_PROGRAMS } from "./value-programs";

/** Both ways must come to the same, and to files. */
function sameOutcome(program: Program, options?: OutcomeOptions): Outcome {
  const { plain, quick } = bothWays(program, options);
  expect(plain).toHaveProperty("files");
  expect(quick).toEqual(plain);
  return quick;
}

describe("a quick stack writes what cdktf writes", () => {
  test.each(Object.entries({ ...VALUE_PROGRAMS, ...ELEMENT_PROGRAMS }))("for %s", (_name, program) => {
    sameOutcome(program);
  });

  test.each(Object.entries(UNVALIDATED_PROGRAMS))("for %s", (_name, program) => {
    sameOutcome(program, { skipValidation: true });
  });

  test("for assets, which synthesize themselves", () => {
    const folder = mkdtempSync(join(tmpdir(), "quick-asset-"));
    try {
      writeFileSync(join(folder, "file"), "content");
      sameOutcome((app, Stack) => {
        const stack = new Stack(app, "one");
        const asset = new TerraformAsset(stack, "asset", { path: folder, type: AssetType.DIRECTORY });
        new Thing(stack, "thing", { path: asset.path });
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("for a stack that synthesizes something of its own", () => {
    const { files } = sameOutcome((app, Stack) => {
      const stack = new Stack(app, "one");
      new Thing(stack, "thing", { a: 1 });
      Object.defineProperty(stack, Symbol.for("cdktf/customSynthesis"), {
        value: {
          onSynthesize: (session: ISynthesisSession) => {
            writeFileSync(join(session.outdir, "own"), JSON.stringify(stack.toTerraform()));
          },
        },
      });
    }) as { files: Record<string, string> };
    expect(files["/own"]).toContain("made_thing");
  });

  test("for a stack of a class that changes its configuration", () => {
    const { files } = sameOutcome((app, Stack) => {
      class Changed extends Stack {
        public override toTerraform(): object {
          return { ...(super.toTerraform() as object), added: [] };
        }
      }
      new Thing(new Changed(app, "one"), "thing", { a: 1 });
    }) as { files: Record<string, string> };
    expect(JSON.parse(files["/stacks/one/cdk.tf.json"]!)).toMatchObject({ added: [], resource: { made_thing: {} } });
  });

  test("for a stack whose configuration is replaced from outside", () => {
    const { files } = sameOutcome((app, Stack) => {
      const stack = new Stack(app, "one");
      stack.toTerraform = () => ({ replaced: [] });
    }) as { files: Record<string, string> };
    expect(JSON.parse(files["/stacks/one/cdk.tf.json"]!)).toEqual({ replaced: [] });
  });

  test("when a validation looks at the configuration", () => {
    const seen: string[] = [];
    sameOutcome((app, Stack) => {
      const stack = new Stack(app, "one");
      new Thing(stack, "thing", { a: 1 });
      stack.node.addValidation({
        validate: () => {
          seen.push(JSON.stringify(stack.toTerraform()));
          return [];
        },
      });
    });
    expect(seen.at(-1)).toBe(seen[0]);
    expect(seen.at(-1)).toContain("made_thing");
  });

  test("when the app is synthesized twice", () => {
    sameOutcome((app, Stack) => {
      const stack = new Stack(app, "one");
      const thing = new Thing(stack, "thing", { a: [undefined] });
      app.synth();
      thing.addOverride("late", thing.fqn);
    });
  });
});
