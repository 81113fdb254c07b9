import { exitStatus, overview, Outcome, StackResult } from "../../../lab/start/summary";
import { inOrder, SynthesizedStack } from "../../../lab/start/synthesize";

const stack = (name: string, dependencies: readonly string[] = [], resources = 2): SynthesizedStack => ({
  name,
  environment: "lab",
  folder: `cdktf.out/stacks/${name}`,
  dependencies,
  chartFiles: [],
  hosts: [],
  resources,
});
const result = (outcome?: Outcome): StackResult => ({ stack: stack("lab-entry"), ...(outcome ? { outcome } : {}) });
const APPLIED: Outcome = { kind: "applied", details: "second plan empty" };
const FROM_MANIFESTS: Outcome = {
  kind: "applied",
  details: "second apply changes nothing",
  withoutTerraform: "tofu is not installed",
};
const LEFT: Outcome = { kind: "not applied", reason: "no provider" };
const FAILED: Outcome = { kind: "failed", reason: "boom" };

test.each<[string, readonly StackResult[], boolean, number]>([
  ["everything applied", [result(APPLIED), result()], true, 0],
  ["everything applied, some of it from manifests", [result(APPLIED), result(FROM_MANIFESTS)], true, 0],
  ["something not applied", [result(APPLIED), result(LEFT)], false, 0],
  ["something not applied, strictly", [result(APPLIED), result(LEFT)], true, 3],
  ["something failed", [result(FAILED), result(LEFT)], false, 1],
  ["something failed, strictly", [result(LEFT), result(FAILED)], true, 1],
])("exit status of %s", (_, results, strict, status) => {
  expect(exitStatus(results, strict)).toBe(status);
});

test("the overview says of each stack what became of it, and of the whole in words", () => {
  expect(
    overview([
      { stack: stack("lab-entry"), outcome: APPLIED },
      { stack: stack("lab-registry", [], 1), outcome: LEFT },
      { stack: stack("lab-x"), outcome: FAILED },
      { stack: stack("prod-entry", [], 12) },
    ]),
  ).toMatchInlineSnapshot(`
"  lab-entry     2 resources    applied and verified: second plan empty
  lab-registry  1 resource     synthesized, not applied: no provider
  lab-x         2 resources    FAILED: boom
  prod-entry    12 resources   synthesized

4 stacks synthesized, 1 applied and verified, 1 NOT APPLIED, 1 FAILED."
`);
});

test("the overview says what was applied without Terraform, and why", () => {
  expect(overview([{ stack: stack("lab-entry"), outcome: FROM_MANIFESTS }, result(APPLIED)])).toMatchInlineSnapshot(`
"  lab-entry  2 resources    applied from manifests; Terraform providers not available (tofu is not installed); verified: second apply changes nothing
  lab-entry  2 resources    applied and verified: second plan empty

2 stacks synthesized, 2 applied and verified (1 from manifests)."
`);
});

test("stacks come behind those they depend on", () => {
  const stacks = [stack("c", ["b"]), stack("a"), stack("b", ["a"])];
  expect(inOrder(stacks).map(({ name }) => name)).toEqual(["a", "b", "c"]);
});
