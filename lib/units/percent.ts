import { enforce } from "./rules";

/** A share of a whole, from 0 to 100 per cent. */
export class Percent {
  /** @param value in per cent, 0 to 100; fractions are allowed */
  public static of(value: number): Percent {
    return new Percent(value);
  }

  private constructor(private readonly value: number) {
    enforce("Percent", "of", value, [
      function* (percent) {
        if (!(percent >= 0 && percent <= 100)) {
          yield {
            code: "PercentOutOfRange",
            what: "a share is between 0 and 100 per cent",
            got: String(percent),
            instead: "write e.g. Percent.of(15)",
          };
        }
      },
    ]);
  }

  /** The share in per cent, e.g. 15. */
  public toNumber(): number {
    return this.value;
  }

  /** The share as kubelet, Kubernetes and nginx write it: `15%`. */
  public toString(): string {
    return `${this.value}%`;
  }
}
