import { manifestsOf } from "../../lib/manifests";
import { refusalOf } from "../support/refusal";
import { stackOfResources } from "./stack-of-resources";

const SECRET = "hunter2: very secret: abc\n  def";

const chartOf = (values: readonly string[], secrets: Readonly<Record<string, string>> = {}) =>
  manifestsOf(
    stackOfResources({
      variable: { pw: { sensitive: true } },
      resource: { helm_release: { a: { name: "a", chart: "a", values } } },
    }),
    { secrets },
  ).charts[0]!;

test("are read as Helm reads them", () => {
  const text = "mode: 0440\non: yes\ntime: 2026-01-02\nclock: 12:30:00\nmerged:\n  <<: &base {a: 1}\n  b: *base\n";
  expect(chartOf([text]).values).toEqual({
    mode: 288,
    true: true,
    time: "2026-01-02",
    clock: "12:30:00",
    merged: { a: 1, b: { a: 1 } },
  });
});

test.each([
  ["no YAML", "a: [", "no YAML at line 1"],
  ["a key twice", "a: 1\na: 2\n", "no YAML at line 2"],
  ["a list", '["hello"]', "no map of values"],
  ["a text", "hello", "no map of values"],
  ["two documents", "a: 1\n---\nb: 2\n", "no map of values"],
])("that are %s are refused", (_, text, reason) => {
  const { codes, message } = refusalOf(() => chartOf([text]));
  expect(codes).toEqual(["ChartValuesInvalid"]);
  expect(message).toContain(`helm_release.a.values: ${reason}`);
});

test("never show a secret in an error, whole or in part", () => {
  const values = refusalOf(() => chartOf(["pw: ${var.pw}"], { pw: SECRET }));
  const decoded = refusalOf(() => chartOf(["a: ${jsondecode(var.pw)}"], { pw: SECRET }));
  for (const error of [values, decoded]) {
    expect(`${error.message}\n${error.stack ?? ""}`).not.toContain("hunter2");
    expect(error.cause).toBeUndefined();
  }
  expect(values.codes).toEqual(["ChartValuesInvalid"]);
  expect(decoded.codes).toEqual(["ExpressionUnresolved"]);
});

test("that hold placeholders say so", () => {
  expect(chartOf(["pw: ${var.pw}"])).toMatchObject({ placeholders: ["pw"], values: { pw: "<secret variable pw>" } });
  expect(chartOf(["pw: ${var.pw}"], { pw: "x" }).placeholders).toBeUndefined();
});
