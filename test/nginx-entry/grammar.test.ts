import * as grammar from "../../lib/nginx-entry/grammar";

const label63 = "a".repeat(63);
const name253 = `${`${label63}.`.repeat(3)}${"a".repeat(61)}`;

test.each([
  ["a", true],
  ["harbor.example.com", true],
  ["Harbor.EXAMPLE.com", true],
  ["9to5.example", true],
  ["10.0.0.5.example", true],
  [label63, true],
  [`${label63}a`, false],
  [name253, true],
  [`a.${name253}`, false],
  ["", false],
  [".", false],
  ["a..b", false],
  ["a.", false],
  ["-a.b", false],
  ["a-.b", false],
  ["a_b", false],
  ["10.0.0.5", false],
  ["bücher.example", false],
  ["a b", false],
  ["a;b", false],
  ["a\nb", false],
])("%j as a DNS name: %s", (text, expected) => {
  expect(grammar.isDnsName(text)).toBe(expected);
});

test.each([
  ["api.example.com", true],
  ["10.0.0.5", true],
  ["[fd00::5]", true],
  ["[::ffff:10.0.0.5]", true],
  ["10.0.0.256", false],
  ["fd00::5", false],
  ["[fd00::5%eth0]", false],
  ["[10.0.0.5]", false],
  ["", false],
])("%j as a host in a URL: %s", (text, expected) => {
  expect(grammar.isUrlHost(text)).toBe(expected);
});

test.each([
  ["/", true],
  ["/a/b.c/~d", true],
  ["/...", true],
  ["/a/", true],
  ["//", false],
  ["/a//b", false],
  ["/a//", false],
  ["/.", false],
  ["/a/../b", false],
  ["/a/./b", false],
  ["/a/..", false],
])("%j as a path that nginx can see: %s", (path, expected) => {
  expect(grammar.isNormalPath(path)).toBe(expected);
});

test.each(Array.from("-._~@:!*+,=()aZ09/"))("a path may hold %s", (character) => {
  expect(grammar.isPlainPath(`/x${character}`)).toBe(true);
});

test.each(Array.from(' \t\n\r\0"\\{}%#?<>|^`[]é'))("a path may not hold %j", (character) => {
  expect(grammar.isPlainPath(`/x${character}`)).toBe(false);
});

test("paths, header names and header values have a longest length", () => {
  expect([512, 513].map((length) => grammar.isPlainPath("/".padEnd(length, "a")))).toEqual([true, false]);
  expect([128, 129].map((length) => grammar.isHeaderName("x".repeat(length)))).toEqual([true, false]);
  expect([1024, 1025].map((length) => grammar.isPlainHeaderValue("x".repeat(length)))).toEqual([true, false]);
});

test.each([
  ["", true],
  ["Bearer a.b-c_d/e+f==", true],
  ["a; b={c}, 50% 'd'", true],
  ["%{x", false],
  ['"', false],
  ["\\", false],
  ["$remote_addr", false],
  ["a\nb", false],
  ["a\tb", false],
  ["é", false],
])("%j as the value of a header: %s", (value, expected) => {
  expect(grammar.isPlainHeaderValue(value)).toBe(expected);
});

test.each([
  ["X-Tenant", true],
  ["x", true],
  ["", false],
  ["1x", false],
  ["X_Tenant", false],
  ["X Tenant", false],
  ["X;", false],
])("%j as the name of a header: %s", (name, expected) => {
  expect(grammar.isHeaderName(name)).toBe(expected);
});
