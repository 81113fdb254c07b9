import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { Annotations, Lazy, Token } from "cdktf";
import { bothWays, type Program } from "./both-ways";
import { Thing } from "./thing";

describe("a quick stack fails as cdktf fails", () => {
  const withAttributes =
    (attributes: (thing: Thing) => Record<string, unknown>): Program =>
    (app, Stack) => {
      const stack = new Stack(app, "one");
      new Thing(stack, "bad", attributes(new Thing(stack, "thing", {})));
    };
  const circular: Record<string, unknown> = {};
  circular.self = [circular];

  test.each<[string, Program, RegExp]>([
    ["a function", withAttributes(() => ({ a: [{ b: () => 1 }] })), /function.*\/resource\/made_thing\/bad\/a\/0\/b/],
    ["a construct", withAttributes((thing) => ({ a: { b: thing } })), /construct.*\/resource\/made_thing\/bad\/a\/b/i],
    ["what looks like a construct", withAttributes(() => ({ a: { _children: {}, _metadata: [] } })), /construct/i],
    ["a circular value", withAttributes(() => circular), /circular/i],
    ["a list with a list token", withAttributes((thing) => ({ a: ["x", thing.getListAttribute("l")[0]] })), /list/i],
    ["a list token in a text", withAttributes((thing) => ({ a: thing.getListAttribute("l")[0] })), /list/i],
    ["a token of a map as a value", withAttributes(() => ({ a: Token.STRING_MAP_TOKEN_VALUE })), /map/i],
    ["a number of a map as a value", withAttributes(() => ({ a: Token.NUMBER_MAP_TOKEN_VALUE })), /map/i],
    ["a key that is a map", withAttributes((thing) => ({ a: { ...thing.getStringMapAttribute("m"), b: 1 } })), /map/i],
    ["an unknown token", withAttributes(() => ({ a: "${TfToken[TOKEN.99999999]}" })), /token/i],
    ["an unknown number token", withAttributes(() => ({ a: "-8.300000000000001e+298" })), /number/i],
    [
      "a failing producer",
      withAttributes(() => ({
        a: [
          Lazy.stringValue({
            produce: () => {
              throw new Error("no");
            },
          }),
        ],
      })),
      /no/,
    ],
    ["a key that is no text", withAttributes((thing) => ({ a: { [Token.asString([1])]: thing.fqn } })), /key/i],
    [
      "stacks that need each other",
      (app, Stack) => {
        const [one, two] = [new Stack(app, "one"), new Stack(app, "two")];
        const thing = new Thing(one, "thing", {
          id: Lazy.stringValue({ produce: () => other.getStringAttribute("id") }),
        });
        const other: Thing = new Thing(two, "other", { id: thing.getStringAttribute("id") });
      },
      /depend/i,
    ],
    [
      "a missing provider",
      (app, Stack) => {
        new ConfigMapV1(new Stack(app, "one"), "map", { metadata: { name: "m" } });
      },
      /provider/,
    ],
    [
      "an error annotation",
      (app, Stack) => {
        Annotations.of(new Thing(new Stack(app, "one"), "thing", {})).addError("refused");
      },
      /refused/,
    ],
  ])("for %s", (_name, program, message) => {
    const { plain, quick } = bothWays(program);
    expect(plain).toEqual({ error: expect.stringMatching(message) as string });
    expect(quick).toEqual(plain);
  });
});
