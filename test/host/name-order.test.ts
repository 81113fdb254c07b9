import * as fc from "fast-check";
import { byName } from "../../lib/host/name-order";

const names = fc.stringMatching(/^[a-z0-9.-]{0,12}$/);

test("numbers count as numbers", () => {
  expect(["node-10", "node-2", "node-1", "alpha", "node", "node-2b"].sort(byName)).toEqual([
    ...["alpha", "node", "node-1", "node-2", "node-2b", "node-10"],
  ]);
});

test("is a total order", () => {
  fc.assert(
    fc.property(names, names, names, (a, b, c) => {
      expect(Math.sign(byName(a, b)) + Math.sign(byName(b, a))).toBe(0);
      expect(byName(a, b) === 0).toBe(a === b);
      fc.pre(byName(a, b) < 0 && byName(b, c) < 0);
      expect(byName(a, c)).toBeLessThan(0);
    }),
    { numRuns: 1000 },
  );
});
