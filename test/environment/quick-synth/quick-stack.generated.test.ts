import fc from "fast-check";
import { bothWays } from "./both-ways";
import { PROGRAM } from "./generated-trees";

const RUNS = 300;

test("a quick stack writes, or refuses, what cdktf does for generated apps", () => {
  // cdktf warns of escapes within functions on the console, each time it comes across one.
  const warn = jest.spyOn(console, "warn").mockImplementation(() => undefined);
  let written = 0;
  fc.assert(
    fc.property(PROGRAM, (program) => {
      const { plain, quick } = bothWays(program, { skipValidation: true });
      written += "files" in plain ? 1 : 0;
      expect(quick).toEqual(plain);
    }),
    { numRuns: RUNS },
  );
  warn.mockRestore();

  // Generated apps hold values that cdktf refuses; were most of them refused, little would have been compared.
  expect(written).toBeGreaterThan(RUNS / 4);
});
