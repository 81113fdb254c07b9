import * as fc from "fast-check";
import { Duration, Percent, Size } from "../../lib/units";
import { codesOf } from "../support/refusal";

const FACTORS: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4, "": 1 };

describe("Size", () => {
  test.each([
    [Size.bytes(0), "0"],
    [Size.bytes(1000), "1000"],
    [Size.kibibytes(4), "4Ki"],
    [Size.mebibytes(1536), "1536Mi"],
    [Size.gibibytes(1.5), "1536Mi"],
    [Size.gibibytes(1024), "1Ti"],
  ])("writes the shortest exact quantity (%#)", (size, quantity) => {
    expect(size.toQuantity()).toBe(quantity);
    expect(String(size)).toBe(quantity);
  });

  test("a quantity reads back as the same number of bytes", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 50 }), (bytes) => {
        const [, amount, unit] = /^(\d+)(\D*)$/.exec(Size.bytes(bytes).toQuantity())!;
        expect(Number(amount) * FACTORS[unit!]!).toBe(bytes);
      }),
    );
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %p bytes", (amount) => {
    expect(codesOf(() => Size.bytes(amount))).toEqual(["SizeNotWhole"]);
  });
});

describe("Duration", () => {
  test.each([
    [Duration.seconds(90), 90_000, "90s"],
    [Duration.minutes(1.5), 90_000, "90s"],
    [Duration.hours(1), 3_600_000, "3600s"],
    [Duration.hours(1.1), 3_960_000, "3960s"],
    [Duration.days(1), 86_400_000, "86400s"],
    [Duration.millis(250), 250, "250ms"],
  ])("converts without loss (%#)", (duration, millis, text) => {
    expect(duration.toMillis()).toBe(millis);
    expect(String(duration)).toBe(text);
  });

  test("refuses to round to seconds", () => {
    expect(Duration.millis(2000).toSeconds()).toBe(2);
    expect(codesOf(() => Duration.millis(2001).toSeconds())).toEqual(["DurationNotWholeSeconds"]);
  });

  test.each([-1, 0.5, Number.NaN])("refuses %p milliseconds", (amount) => {
    expect(codesOf(() => Duration.millis(amount))).toEqual(["DurationNotWhole"]);
  });
});

describe("Percent", () => {
  test.each([0, 12.5, 100])("takes %p", (value) => {
    expect(Percent.of(value).toNumber()).toBe(value);
    expect(String(Percent.of(value))).toBe(`${value}%`);
  });

  test.each([-0.1, 100.1, Number.NaN])("refuses %p", (value) => {
    expect(codesOf(() => Percent.of(value))).toEqual(["PercentOutOfRange"]);
  });
});
