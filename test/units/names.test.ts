import { isDataKey, isDnsLabel, isDnsSubdomain } from "../../lib/units";

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
