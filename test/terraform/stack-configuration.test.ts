import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Annotations, App, Aspects, TerraformStack, Testing } from "cdktf";
import { EnvironmentStack } from "../../lib/environment";
import { configurationOf, onlyBlock } from "../../lib/terraform";
import { testEnvironment } from "../support/environments";
import { synthesize } from "../support/synth";

function namespace(stack: TerraformStack, id: string): NamespaceV1 {
  return new NamespaceV1(stack, id, { metadata: { name: id } });
}

/** Two stacks; the second refers to the first. */
function twoStacks(): readonly [EnvironmentStack, EnvironmentStack] {
  const environment = testEnvironment(Testing.app());
  const [first, second] = [environment.stack("first"), environment.stack("second")];
  const { name } = namespace(first, "shop").metadata;
  new NamespaceV1(second, "copy", { metadata: { name } });
  return [first, second];
}

describe("a sibling", () => {
  test("is synthesized once, however often it is asked for and by whom", () => {
    const [first, second] = twoStacks();
    const syntheses = jest.spyOn(first, "toTerraform");
    const configuration = configurationOf(second);
    expect(syntheses).not.toHaveBeenCalled();
    const sibling = configuration.sibling("test-first");
    expect(configuration.sibling("test-first")).toBe(sibling);
    expect(sibling?.sibling("test-second")).toBe(configuration);
    expect(sibling?.sibling("test-first")).toBe(sibling);
    expect(syntheses).toHaveBeenCalledTimes(1);
  });

  test("may have an aspect that adds constructs", () => {
    const [first, second] = twoStacks();
    Aspects.of(first).add({
      visit: (node) => {
        if (node === first) {
          namespace(first, "extra");
        }
      },
    });
    const { sibling } = configurationOf(second);
    for (const asked of [sibling("test-first"), sibling("test-first")]) {
      expect(Object.keys(asked?.configuration.resource?.kubernetes_namespace_v1 ?? {})).toEqual(["extra", "shop"]);
    }
  });

  test("of no such name is undefined", () => {
    expect(configurationOf(twoStacks()[1]).sibling("test-third")).toBeUndefined();
  });
});

test("a second call sees what was changed since the first", () => {
  const [first, second] = twoStacks();
  expect(
    configurationOf(second).sibling("test-first")?.configuration.resource?.kubernetes_namespace_v1,
  ).not.toHaveProperty("late");
  namespace(first, "late");
  expect(configurationOf(second).sibling("test-first")?.configuration.resource?.kubernetes_namespace_v1).toHaveProperty(
    "late",
  );
});

describe("an error annotation", () => {
  function annotated(stack: TerraformStack): void {
    Annotations.of(namespace(stack, "bad")).addError("no!");
  }

  test("is thrown in the words of cdktf", () => {
    const environment = testEnvironment(Testing.app());
    const stack = environment.stack("shop");
    annotated(stack);
    const words = 'Encountered Annotations with level "ERROR":\n[test-shop/bad] no!';
    expect(() => configurationOf(stack)).toThrow(words);
    expect(() =>
      synthesize((app: App) => {
        annotated(testEnvironment(app).stack("shop"));
      }),
    ).toThrow(words);
  });

  test("that an aspect adds counts as well, a warning does not", () => {
    const [first] = twoStacks();
    Annotations.of(first).addWarning("well");
    expect(configurationOf(first).name).toBe("test-first");
    Aspects.of(first).add({
      visit: (node) => {
        if (node === first) {
          Annotations.of(node).addError("late");
        }
      },
    });
    expect(() => configurationOf(first)).toThrow("[test-first] late");
  });

  test("of another stack is thrown when that is asked for", () => {
    const [first, second] = twoStacks();
    annotated(first);
    const { sibling } = configurationOf(second);
    expect(() => sibling("test-first")).toThrow("[test-first/bad] no!");
  });
});

test.each([
  [[{ a: 1 }], { a: 1 }],
  [{ a: 1 }, { a: 1 }],
  [[], undefined],
])("the only block of %j is %j", (value, block) => {
  expect(onlyBlock(value)).toEqual(block);
});
