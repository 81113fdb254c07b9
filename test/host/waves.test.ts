import * as fc from "fast-check";
import { waveSize, wavesOf } from "../../lib/host/waves";
import { Percent } from "../../lib/units";
import { testHosts } from "../support/hosts";

test.each([
  [6, 1, 1],
  [6, 4, 4],
  [6, 9, 9],
  [6, Percent.of(50), 3],
  [5, Percent.of(50), 2],
  [3, Percent.of(10), 1],
  [4, Percent.of(100), 4],
])("of %i machines with %s away at most, a wave has %i", (count, maxUnavailable, expected) => {
  expect(waveSize(count, maxUnavailable)).toBe(expected);
});

test("waves keep the order, leave nobody out, and are never larger than allowed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }), (count, size) => {
      const hosts = testHosts(count);
      const waves = wavesOf(hosts, size);
      expect(waves.flat()).toEqual(hosts);
      expect(waves.every((wave) => wave.length >= 1 && wave.length <= size)).toBe(true);
    }),
  );
});

test("a machine that joins at the end changes no wave but the last", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 10 }), (count, size) => {
      const before = wavesOf(testHosts(count), size);
      const after = wavesOf(testHosts(count + 1), size);
      expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    }),
  );
});
