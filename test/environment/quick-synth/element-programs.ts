import {
  Annotations,
  Aspects,
  CloudBackend,
  Fn,
  ImportableResource,
  Lazy,
  LocalBackend,
  NamedCloudWorkspace,
} from "cdktf";
import { Op, S3Backend, TerraformCount, TerraformElement, TerraformHclModule, TerraformLocal } from "cdktf";
import { TerraformOutput, TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import { ForgottenResource } from "../../../lib/cluster";
import type { Program } from "./both-ways";
import { MadeProvider, Thing } from "./thing";

/** Programs about elements: everything that may stand in a stack, and how it is changed from outside. */
export const ELEMENT_PROGRAMS: Record<string, Program> = {
  "a stack of nothing": (app, Stack) => {
    new Stack(app, "empty");
  },
  "a stack within a stack": (app, Stack) => {
    const outer = new Stack(app, "outer");
    const inner = new Stack(outer, "inner");
    const thing = new Thing(inner, "thing", { a: 1 });
    new Thing(outer, "thing", { id: thing.getStringAttribute("id") });
  },
  "variables, locals and outputs": (app, Stack) => {
    const stack = new Stack(app, "one");
    const text = new TerraformVariable(stack, "text", { type: "string", default: "x", sensitive: true });
    const list = new TerraformVariable(stack, "list", { type: "list(string)", default: ["a", "b"] });
    const map = new TerraformVariable(stack, "map", { default: { "key-1e5": text.stringValue }, nullable: false });
    text.addValidation({ condition: Fn.lengthOf(text.stringValue), errorMessage: "too short" });
    text.addOverride("ephemeral", true);
    const local = new TerraformLocal(stack, "local", { text: text.stringValue, list: list.listValue, none: null });
    const thing = new Thing(stack, "thing", {
      a: local.asAnyMap,
      b: `${local.asString}!`,
      c: map.stringValue,
      d: local.asNumber,
    });
    new TerraformOutput(stack, "plain", { value: thing, description: "d", sensitive: true, dependsOn: [thing] });
    new TerraformOutput(stack, "static", {
      value: [thing.fqn, text.stringValue, { deep: list.listValue }],
      staticId: true,
    });
    new TerraformOutput(new Construct(stack, "nested"), "plain", { value: Fn.tomap({ a: 1 }) as unknown });
    const overridden = new TerraformOutput(stack, "overridden", { value: 1 });
    overridden.addOverride("value", thing.getListAttribute("x"));
  },
  "resources that are forgotten": (app, Stack) => {
    const stack = new Stack(app, "one");
    new ForgottenResource(stack, "one", "made_thing");
    new ForgottenResource(new Construct(stack, "nested"), "other", "made_thing");
  },
  "meta-arguments": (app, Stack) => {
    const stack = new Stack(app, "one");
    new MadeProvider(stack, "made", { token: new TerraformVariable(stack, "token", {}).stringValue });
    const other = new MadeProvider(stack, "other", { region: "x", list: [] }, "other");
    const count = TerraformCount.of(3);
    const one = new Thing(stack, "one", { name: `n-${count.index}` }, { count, provider: other });
    const two = new Thing(
      stack,
      "two",
      {},
      {
        dependsOn: [one],
        lifecycle: {
          createBeforeDestroy: true,
          ignoreChanges: ["a", "b"],
          replaceTriggeredBy: [one, "made_thing.x"],
          precondition: [{ condition: Op.gt(one.getNumberAttribute("n"), 1), errorMessage: "small" }],
        },
        connection: { type: "ssh", host: one.getStringAttribute("host"), user: "root" },
        provisioners: [
          { type: "local-exec", command: `echo ${one.getStringAttribute("id")}`, environment: { A_B: "x" } },
          { type: "remote-exec", inline: ["a", "b"], connection: { type: "ssh", host: "h" } },
          { type: "file", content: "x", destination: "/y" },
        ],
      },
    );
    new TerraformHclModule(stack, "module", {
      source: "./nowhere",
      variables: { a: two.fqn, b: [1] },
      providers: [other],
      dependsOn: [two],
      skipAssetCreationFromLocalModules: true,
    });
  },
  "overrides of elements": (app, Stack) => {
    const stack = new Stack(app, "one");
    const thing = new Thing(stack, "thing", { a: { b: 1, c: 2 }, list: [1], gone: "x" });
    thing.addOverride("a.b", undefined);
    thing.addOverride("a.d", Lazy.anyValue({ produce: () => ["late", undefined] }));
    thing.addOverride("list", [2, { x: undefined, y: Fn.upper("z") }]);
    thing.addOverride("gone", null);
    new MadeProvider(stack, "made", { a: 1 }).addOverride("a", 2);
    new TerraformLocal(stack, "local", 1).addOverride("unused", true);
    // eslint-disable-next-line no-restricted-syntax -- it is a part of cdktf that has to work as well
    thing.overrideLogicalId("given");
  },
  "overrides of a stack": (app, Stack) => {
    const stack = new Stack(app, "one");
    const thing = new Thing(stack, "thing", { list: [1, 2], kept: { a: 1 }, gone: { b: 1 } });
    stack.addOverride("terraform.required_version", ">= 1.11.0");
    stack.addOverride("resource.made_thing.thing.list", [3, undefined, thing.getStringAttribute("id")]);
    stack.addOverride("resource.made_thing.thing.gone", undefined);
    stack.addOverride("resource.made_thing.thing.kept.a", Fn.max([1, 2]));
    stack.addOverride("resource.made_other.x", { deep: { list: [], none: null, undef: undefined } });
    stack.addOverride("//.extra", Token.asString({ resolved: true }));
    stack.addOverride("check", Lazy.anyValue({ produce: () => undefined }));
    stack.addOverride("run", Lazy.anyValue({ produce: () => ({ a: [undefined, 1] }) }));
  },
  "overrides of a stack that delete and add blocks": (app, Stack) => {
    const stack = new Stack(app, "one");
    new Thing(stack, "thing", { a: 1 });
    new TerraformVariable(stack, "token", {});
    stack.addOverride("resource", undefined);
    stack.addOverride(`locals`, new Thing(stack, "x", {}).getStringMapAttribute("all"));
    stack.addOverride("zero", 0);
  },
  "overrides of a stack with tokens in their keys": (app, Stack) => {
    const stack = new Stack(app, "one");
    const thing = new Thing(stack, "thing", { a: [undefined] });
    stack.addOverride("${TfToken[odd", { a: [undefined, thing.fqn] });
    stack.addOverride("data.x", { [thing.getStringAttribute("key")]: thing.getStringAttribute("value") });
  },
  "backends, and references to stacks with them": (app, Stack) => {
    const local = new Stack(app, "local");
    new LocalBackend(local, { path: "./state/local.tfstate" }).addOverride("workspace_dir", "x");
    const s3 = new Stack(app, "s3");
    new S3Backend(s3, { bucket: "b", key: "k", encrypt: true, useLockfile: true } as never);
    const none = new Stack(app, "none");
    const a = new Thing(local, "a", {});
    const b = new Thing(s3, "b", { a: a.getStringAttribute("id") });
    new Thing(none, "c", { a: a.getStringAttribute("id"), b: b.getListAttribute("ids") });
  },
  "aspects and annotations": (app, Stack) => {
    const stack = new Stack(app, "one");
    const thing = new Thing(stack, "thing", { a: 1 });
    Aspects.of(stack).add({
      visit: (construct) => {
        Annotations.of(construct).addInfo("seen");
        if (construct === thing) {
          thing.addOverride("by_aspect", thing.getStringAttribute("id"));
        }
      },
    });
    Annotations.of(thing).addWarning("careful");
  },
  "an element of one's own": (app, Stack) => {
    class Own extends TerraformElement {
      public override toTerraform(): object {
        return { "//": { own: { b: this.node.path, a: [Lazy.anyValue({ produce: () => [] })] } }, check: { x: {} } };
      }
      public override toMetadata(): object {
        return { overrides: { own: Token.asList(["x"]) }, backend: undefined };
      }
    }
    new Own(new Stack(app, "one"), "own");
  },
  "ids that are hashed, and one that is long": (app, Stack) => {
    const stack = new Stack(app, "one");
    const scope = new Construct(new Construct(stack, "a b"), "Default");
    new TerraformOutput(scope, "c/d", { value: new Thing(scope, "x".repeat(300), {}).fqn });
  },
};

/** Programs whose validation runs a Terraform binary, which may not be there. */
export const UNVALIDATED_PROGRAMS: Record<string, Program> = {
  "moved resources": (app, Stack) => {
    const stack = new Stack(app, "one");
    new Thing(stack, "by-target", { a: 1 }).moveTo("target");
    new Thing(stack, "target", { a: 1 }).addMoveTarget("target");
    new Thing(stack, "to", {}).moveToId("made_thing.elsewhere");
    new Thing(stack, "from", { a: [undefined] }).moveFromId("made_thing.before");
  },
  "imported resources": (app, Stack) => {
    const stack = new Stack(app, "one");
    const provider = new MadeProvider(stack, "made", {}, "alias");
    const thing = new Thing(stack, "thing", { a: 1 });
    thing.importFrom("id-1e5", provider);
    new Thing(stack, "other", {}).importFrom(thing.getStringAttribute("id"));
    new ImportableResource(stack, "importable", { terraformResourceType: "made_thing", importId: "x" });
  },
  "a cloud backend": (app, Stack) => {
    const stack = new Stack(app, "one");
    new CloudBackend(stack, { organization: "o", workspaces: new NamedCloudWorkspace("w") });
    stack.addOverride("terraform.required_version", ">= 1.11.0");
  },
};
