import { enforce, InvalidInputError, Rule } from "../../lib/units";
import { refusalOf } from "../support/refusal";

const EVEN: Rule<number> = function* (value) {
  if (value % 2 !== 0) {
    yield { code: "Odd", what: "the value is even", got: value, instead: "write an even one" };
  }
};
const SMALL: Rule<number> = function* (value) {
  if (value >= 10) {
    yield { code: "Large", what: "the value is small", instead: "write one below 10" };
  }
};

describe("enforce", () => {
  test("passes what keeps the rules", () => {
    expect(enforce("Thing", "stack/thing", 8, [EVEN, SMALL])).toBeUndefined();
  });

  test("names all broken rules in one error, a line each", () => {
    const refusal = refusalOf(() => enforce("Thing", "stack/thing", 11, [EVEN, SMALL]));
    expect(refusal.codes).toEqual(["Odd", "Large"]);
    expect(refusal.message).toBe(
      [
        "Thing [stack/thing] Odd: the value is even, got 11; write an even one",
        "Thing [stack/thing] Large: the value is small; write one below 10",
      ].join("\n"),
    );
  });

  test.each([
    ["text", '"a\\nb"', "a\nb"],
    ["undefined", "undefined", undefined],
    ["an object", '{"from":1}', { from: 1 }],
    ["long text", `"${"x".repeat(119)}…`, "x".repeat(500)],
  ])("shows %s on one line, cut where it is long", (_, shown, got) => {
    const error = new InvalidInputError("Thing", "p", [{ code: "C", what: "w", got, instead: "i" }]);
    expect(error.message).toBe(`Thing [p] C: w, got ${shown}; i`);
  });
});
