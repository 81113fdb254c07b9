import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { conditional, Fn, Lazy, Op, propertyAccess, rawString, ref } from "cdktf";
import { TerraformIterator, TerraformLocal, TerraformOutput, Token } from "cdktf";
import { Construct } from "constructs";
import type { Program } from "./both-ways";
import { Thing } from "./thing";

/** Programs about values: everything that may stand in an attribute. */
export const VALUE_PROGRAMS: Record<string, Program> = {
  "plain values of every kind": (app, Stack) => {
    new Thing(new Stack(app, "one"), "thing", {
      text: 'quotes " and \\ and\nlines, ünïcödé, \u2028',
      empty: { text: "", list: [], record: {}, within: [[], {}, [{}]] },
      none: null,
      left_out: undefined,
      lists: [1, undefined, null, "x", [undefined], { gone: undefined, stays: 0 }],
      numbers: [0, -1, 1.5, -1e199, 1e300, Number.NaN, Number.POSITIVE_INFINITY],
      flags: [true, false],
      date: new Date(0),
      dates: [new Date(0)],
      keys: { "10": "ten", "9": "nine", b: 1, a: 2, "": 3, "with space": 4 },
    });
  },
  "Terraform's own interpolations and escapes": (app, Stack) => {
    new Thing(new Stack(app, "one"), "thing", {
      interpolation: "${made_thing.other.id}",
      escaped: "$${not_an_interpolation}",
      directive: "%{ if true }x%{ endif }",
      braces: "} { $ ${ ${${}}",
      marker: "TfToken[ is no token",
    });
  },
  "text that looks like an encoded number": (app, Stack) => {
    new Thing(new Stack(app, "one"), "thing", {
      names: ["node-2e5", "-1.5e+10", "a-1|2e3", "x-3.e"],
      key: { "node-2e5": 1, "-7e": 2 },
    });
  },
  "references within a stack": (app, Stack) => {
    const stack = new Stack(app, "one");
    const one = new Thing(stack, "one", { name: "a" });
    new Thing(new Construct(stack, "scope"), "two", {
      text: one.getStringAttribute("id"),
      inside: `a ${one.getStringAttribute("id")} b \${var.x} $\${esc} ${one.getStringAttribute("arn")}`,
      number: one.getNumberAttribute("port"),
      number_in_text: `port ${one.getNumberAttribute("port")}`,
      list: one.getListAttribute("names"),
      numbers: one.getNumberListAttribute("ports"),
      map: one.getStringMapAttribute("tags"),
      any_map: one.getAnyMapAttribute("settings"),
      number_map: one.getNumberMapAttribute("sizes"),
      flag: one.getBooleanAttribute("on"),
      fqn: one.fqn,
      keys: { [one.getStringAttribute("key")]: 1, [`k-${one.getNumberAttribute("n")}`]: 2 },
      within: [{ list: one.getListAttribute("names"), deep: [[{ id: one.getStringAttribute("id") }]] }],
    });
  },
  "references across stacks": (app, Stack) => {
    const [first, second, third] = ["first", "second", "third"].map((id) => new Stack(app, id));
    const source = new Thing(first!, "source", { name: "a" });
    const middle = new Thing(second!, "middle", {
      id: source.getStringAttribute("id"),
      list: source.getListAttribute("list"),
      text: `x-${source.getStringAttribute("id")}-y`,
    });
    new Thing(third!, "end", {
      ids: [source.fqn, middle.getStringAttribute("id")],
      port: source.getNumberAttribute("port"),
    });
    new TerraformOutput(third!, "out", { value: { nested: Fn.upper(middle.getStringAttribute("name")) } });
    third!.addOverride("locals.from_override", source.getStringAttribute("id"));
  },
  functions: (app, Stack) => {
    const stack = new Stack(app, "one");
    const thing = new Thing(stack, "thing", {});
    const id = thing.getStringAttribute("id");
    new Thing(stack, "user", {
      joined: Fn.join("-", ["a", id, "b"]),
      listed: Fn.split(",", id),
      merged: Fn.merge([{ a: 1 }, thing.getStringMapAttribute("tags")]),
      json: Fn.jsonencode({ id, list: [1, id], text: 'quo"te\n${x}' }),
      found: Fn.lookup(thing.getStringMapAttribute("tags"), "key", "default"),
      length: Fn.lengthOf(thing.getListAttribute("names")),
      raw: Fn.join("", [Token.asString(rawString("a\\b")), Fn.rawString('c"d')]),
      condition: conditional(Op.eq(id, "x"), Op.add(1, thing.getNumberAttribute("n")), -1),
      property: propertyAccess(thing.getListAttribute("names"), [0, "name", "*"]),
      reference: ref("path.module"),
    });
  },
  "lazy values": (app, Stack) => {
    const stack = new Stack(app, "one");
    const names: string[] = [];
    let asked = 0;
    const thing = new Thing(stack, "thing", {
      text: Lazy.stringValue({ produce: () => names.join() }),
      list: Lazy.listValue({ produce: () => names }),
      nothing: Lazy.listValue({ produce: () => [] }, { omitEmpty: true }),
      number: Lazy.numberValue({ produce: () => names.length }),
      any: Lazy.anyValue({
        produce: () => ({ names, nested: Lazy.anyValue({ produce: () => [null, undefined, 1] }) }),
      }),
      gone: Lazy.anyValue({ produce: () => undefined }),
      date: Token.asAny(new Date(0)),
      asked: Lazy.numberValue({ produce: () => (asked += 1) }),
      null: Token.nullValue(),
      literal: Token.asString({ a: 1 }),
      numbers: Token.asNumberList([1, 2]),
      map: Token.asStringMap({ a: "x" }),
    });
    names.push("late", thing.friendlyUniqueId);
  },
  "a lazy value that adds an element": (app, Stack) => {
    const stack = new Stack(app, "one");
    new Thing(stack, "thing", {
      text: Lazy.stringValue({
        produce: () => (stack.node.tryFindChild("late") ? "again" : new Thing(stack, "late", { a: [undefined] }).fqn),
      }),
    });
  },
  "resolvables of one's own": (app, Stack) => {
    const stack = new Stack(app, "one");
    const thing = new Thing(stack, "thing", {});
    new Thing(stack, "user", {
      plain: { creationStack: [], resolve: () => [thing.fqn, undefined], toString: () => "" },
      carrier: Token.asAny(Object.assign(new Date(0), { by: thing.fqn })),
      instance: new (class {
        public readonly id = thing.fqn;
        public readonly none = undefined;
      })(),
    });
  },
  "iterators and dynamic blocks": (app, Stack) => {
    const stack = new Stack(app, "one");
    const list = TerraformIterator.fromList(["a", "b"]);
    const map = TerraformIterator.fromMap({ a: { name: "x", size: 1 }, b: { name: "y", size: 2 } });
    const each = new Thing(stack, "each", { name: list.value, key: `k-${list.key}` }, { forEach: list });
    new Thing(
      stack,
      "map",
      { name: map.getString("name"), size: map.getNumber("size"), tags: map.getMap("tags") },
      { forEach: map },
    );
    const chained = TerraformIterator.fromResources(each);
    new Thing(stack, "chained", { id: chained.getString("id") }, { forEach: chained });
    new Thing(stack, "complex", {
      block: map.dynamic({ name: map.getString("name"), plain: "p", list: map.getList("l") }),
      inside: {
        names: map.dynamic({ name: map.value as unknown }),
        ids: map.pluckProperty("name"),
        keys: map.keys(),
        values: map.values(),
      },
      loop: map.forExpressionForList("val.name"),
    });
    const complex = TerraformIterator.fromComplexList(each.getListAttribute("records") as never, "name");
    new Thing(stack, "records", { name: complex.getString("name") }, { forEach: complex });
  },
  "dynamic blocks of a provider": (app, Stack) => {
    const stack = new Stack(app, "one");
    new KubernetesProvider(stack, "kubernetes", { configPath: "/x" });
    const volumes = TerraformIterator.fromMap({ data: { size: "1Gi" }, cache: { size: "2Gi" } });
    const map = new ConfigMapV1(stack, "map", {
      metadata: { name: "m", labels: { a: "b" } },
      data: { "x.conf": "listen 80;\n" },
    });
    new DeploymentV1(stack, "deployment", {
      metadata: { name: "d", annotations: { "example.org/of": map.id } },
      spec: {
        selector: { matchLabels: { app: "d" } },
        template: {
          metadata: { labels: { app: "d" } },
          spec: {
            container: [
              {
                name: "c",
                image: `registry/${map.metadata.name}`,
                env: [{ name: "UID", value: map.metadata.uid }],
              },
            ],
            volume: volumes.dynamic({ name: volumes.key, empty_dir: { size_limit: volumes.getString("size") } }),
          },
        },
      },
    });
    map.metadata.labels = Token.asStringMap(Fn.merge([{ a: "1" }]));
    map.data = { late: new TerraformLocal(stack, "late", "x").asString };
  },
};
