import { isDataKey, isDnsLabel, isDnsSubdomain, isLabelKey, isLabelValue, isPort } from "../../lib/units";

test.each<[string, boolean, boolean, boolean]>([
  // text, label, subdomain, key
  ["a", true, true, true],
  ["0-a", true, true, true],
  ["a.b", false, true, true],
  ["a..b", false, false, true],
  ["a-.b", false, false, true],
  ["-a", false, false, true],
  ["A", false, false, true],
  ["a_b", false, false, true],
  ["a/b", false, false, false],
  ["", false, false, false],
  ["x".repeat(63), true, true, true],
  ["x".repeat(64), false, true, true],
  ["x".repeat(253), false, true, true],
  ["x".repeat(254), false, false, false],
  [`${"x.".repeat(126)}x`, false, true, true],
  [`${"x.".repeat(126)}xx`, false, false, false],
])("%s", (text, label, subdomain, key) => {
  expect([isDnsLabel(text), isDnsSubdomain(text), isDataKey(text)]).toEqual([label, subdomain, key]);
});

test.each([undefined, null, 1, ["a"], {}])("%j is the name of nothing", (missing) => {
  const text = missing as string;
  const judged = [isDnsLabel, isDnsSubdomain, isDataKey, isLabelKey, isLabelValue].map((judge) => judge(text));
  expect(judged).toEqual([false, false, false, false, false]);
});

test.each<[string, boolean, boolean]>([
  // text, key of a label, value of one
  ["role", true, true],
  ["Role_1.a", true, true],
  ["", false, true],
  ["-role", false, false],
  ["example.com/role", true, false],
  ["Example.com/role", false, false],
  ["/role", false, false],
  ["a/b/c", false, false],
  ["x".repeat(63), true, true],
  ["x".repeat(64), false, false],
])("%s in a label", (text, key, value) => {
  expect([isLabelKey(text), isLabelValue(text)]).toEqual([key, value]);
});

test.each([
  [0, false],
  [1, true],
  [65535, true],
  [65536, false],
  [80.5, false],
  [NaN, false],
])("port %d: %s", (port, expected) => {
  expect(isPort(port)).toBe(expected);
});
