import { App, LocalBackend, S3Backend, TerraformIterator, TerraformLocal, type TerraformMetaArguments } from "cdktf";
import { TerraformOutput, type TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import fc from "fast-check";
import type { Program } from "./both-ways";
import { ATTRIBUTES, VALUE } from "./generated-values";
import { MadeProvider, Thing } from "./thing";

/** Adds something to a stack; `other` is a resource of this stack or of an earlier one. */
type Step = (stack: TerraformStack, id: string, other: Thing) => void;

const META: fc.Arbitrary<(other: Thing) => TerraformMetaArguments> = fc.constantFrom<
  (other: Thing) => TerraformMetaArguments
>(
  () => ({}),
  (other) => ({ dependsOn: [other] }),
  (other) => ({ lifecycle: { preventDestroy: true, replaceTriggeredBy: [other], ignoreChanges: [other.fqn, "x"] } }),
  (other) => ({ provisioners: [{ type: "local-exec", command: `run ${other.getStringAttribute("id")}` }] }),
  (other) => ({ connection: { type: "ssh", host: other.getStringAttribute("host"), port: undefined } }),
  (other) => ({ count: other.getNumberAttribute("count") }),
  (other) => ({ forEach: TerraformIterator.fromList(other.getListAttribute("list")) }),
  () => ({ forEach: TerraformIterator.fromMap({ a: { b: 1 } }) }),
);

/** Paths of overrides: into attributes that may be there, and into new ones. */
const PATH = fc.constantFrom("a", "b", "name.a", "tags", "new", "new.deep.er", "lifecycle", "dynamic.a", "count");
const STACK_PATH = fc.constantFrom(
  "terraform.required_version",
  "resource.made_thing.r0",
  "resource.made_thing.r0.a",
  "locals",
  "output",
  "//.note",
  "moved",
  "${odd",
);

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(ATTRIBUTES, META).map(([attributes, meta]): Step => (stack, id, other) => {
      new Thing(stack, id, attributes(other), meta(other));
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(ATTRIBUTES, fc.array(fc.tuple(PATH, VALUE), { maxLength: 3 }))
      .map(([attributes, overrides]): Step => (stack, id, other) => {
        const thing = new Thing(new Construct(stack, id), "Default", attributes(other));
        for (const [path, value] of overrides) {
          thing.addOverride(path, value(other));
        }
      }),
  },
  fc.tuple(VALUE, fc.boolean()).map(([value, sensitive]): Step => (stack, id, other) => {
    new TerraformOutput(new Construct(stack, id), "out", { value: value(other), sensitive, dependsOn: [other] });
  }),
  VALUE.map((value): Step => (stack, id, other) => {
    const local = new TerraformLocal(stack, id, value(other));
    new Thing(stack, `${id}-user`, {
      text: local.asString,
      list: local.asList,
      map: local.asAnyMap,
      n: local.asNumber,
    });
  }),
  VALUE.map((value): Step => (stack, id, other) => {
    const variable = new TerraformVariable(stack, id, { default: value(other), description: other.fqn });
    new Thing(stack, `${id}-user`, { text: `<${variable.stringValue}>`, list: variable.listValue });
  }),
  ATTRIBUTES.map((settings): Step => (stack, id, other) => {
    new Thing(stack, `${id}-user`, {}, { provider: new MadeProvider(stack, id, settings(other), id) });
  }),
  fc.tuple(VALUE, ATTRIBUTES).map(([value, content]): Step => (stack, id, other) => {
    const each = TerraformIterator.fromMap({ a: value(other) });
    new Thing(stack, id, {
      block: each.dynamic({ ...content(other), value: each.value as unknown }),
      record: { block: each.dynamic({ text: `${each.key} ${each.getString("x")}`, list: each.getList("y") }) },
    });
  }),
  fc.constantFrom<Step>(
    (stack, id) => new Thing(stack, id, { a: 1 }).moveToId("made_thing.gone"),
    (stack, id) => new Thing(stack, id, { a: 1 }).moveFromId("made_thing.before"),
    (stack, id, other) => new Thing(stack, id, { a: [undefined] }).importFrom(other.getStringAttribute("id")),
    (stack, id) => {
      new Thing(stack, id, { a: 1 }).addMoveTarget(id);
      new Thing(stack, `${id}-moved`, { a: 2 }).moveTo(id, "key");
    },
  ),
  {
    weight: 2,
    arbitrary: fc.tuple(STACK_PATH, VALUE).map(([path, value]): Step => (stack, _id, other) => {
      stack.addOverride(path, value(other));
    }),
  },
);

const BACKEND = fc.constantFrom<(stack: TerraformStack) => void>(
  () => undefined,
  (stack) => new LocalBackend(stack, { path: `./${stack.node.id}.tfstate` }),
  (stack) => new S3Backend(stack, { bucket: "b", key: stack.node.id, encrypt: true }),
);

interface StackPlan {
  readonly backend: (stack: TerraformStack) => void;
  readonly nested: boolean;
  readonly steps: readonly { readonly step: Step; readonly other: number }[];
}

const STACK_PLAN: fc.Arbitrary<StackPlan> = fc.record({
  backend: BACKEND,
  nested: fc.boolean(),
  steps: fc.array(fc.record({ step: STEP, other: fc.nat() }), { maxLength: 6 }),
});

/** Apps of up to three stacks, each of which may refer to those before it. */
export const PROGRAM: fc.Arbitrary<Program> = fc
  .array(STACK_PLAN, { minLength: 1, maxLength: 3 })
  .map((plans): Program => (app, Stack) => {
    const things: Thing[] = [];
    let scope: Construct = app;
    for (const [index, { backend, nested, steps }] of plans.entries()) {
      const stack = new Stack(nested ? scope : App.of(scope), `stack-${index}`);
      scope = stack;
      backend(stack);
      things.push(new Thing(stack, "r0", { name: "first", a: { b: 1 } }));
      for (const [number, { step, other }] of steps.entries()) {
        step(stack, `step${number}`, things[other % things.length]!);
      }
    }
  });
