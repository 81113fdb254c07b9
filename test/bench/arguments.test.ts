import { parseArguments } from "../../bench/arguments";

test.each([
  [[], { group: "library", pairs: 3 }],
  [["5"], { group: "library", pairs: 5 }],
  [["hosts"], { group: "hosts", pairs: 3 }],
  [["hosts", "1"], { group: "hosts", pairs: 1 }],
])("npm run bench -- %j", (args, expected) => {
  expect(parseArguments(args)).toEqual(expected);
});

test.each([
  [["0"], "0 is neither"],
  [["2.5"], "2.5 is neither"],
  [["hosts", "many"], "many is neither"],
  [["host"], "host is neither"],
  [["3", "hosts"], "hosts is one argument too many"],
  [["hosts", "3", "4"], "4 is one argument too many"],
])("npm run bench -- %j is refused", (args, message) => {
  expect(() => parseArguments(args)).toThrow(message);
});
