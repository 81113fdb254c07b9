import { mostRepetitions } from "../../../lib/environment/secrets/repetitions";

test.each([
  ["", 1],
  ["a*b+c?", 1],
  ["a{3}", 3],
  ["a{2,1001}", 1001],
  ["a{7,}", 7],
  ["a{0}", 1],
  ["(?:a{40}b){26}", 1040],
  ["((x|a{2,10})b){10,11}{1}", 110],
  // One after the other, and what only looks like a group or a count.
  ["(?:a{999})(?:b)c{998}", 999],
  ["a{30}(b){20}", 30],
  ["[(]a{30}[)]{20}\\(b{10}\\){40}", 40],
  ["[\\](]a{30}\\\\{20}", 30],
  ["^(?:(a{10}){10}b|[){]{9}){10}$", 1000],
])("%j repeats something %d times", (pattern, expected) => {
  expect(mostRepetitions(pattern)).toBe(expected);
});
