import { enforce } from "./rules";

/** A length of time, in whole milliseconds. */
export class Duration {
  /** @param amount in milliseconds; a whole number, zero or more */
  public static millis(amount: number): Duration {
    return new Duration(amount);
  }

  /** @param amount in seconds */
  public static seconds(amount: number): Duration {
    return new Duration(amount * 1000);
  }

  /** @param amount in minutes */
  public static minutes(amount: number): Duration {
    return new Duration(amount * 60_000);
  }

  /** @param amount in hours */
  public static hours(amount: number): Duration {
    return new Duration(amount * 3_600_000);
  }

  /** @param amount in days of 24 hours */
  public static days(amount: number): Duration {
    return new Duration(amount * 86_400_000);
  }

  private readonly amount: number;

  private constructor(millis: number) {
    // 1.1 hours are no whole number of milliseconds in floating point, though they are one.
    this.amount = Math.abs(millis - Math.round(millis)) < 1e-6 ? Math.round(millis) : millis;
    enforce("Duration", "milliseconds", this.amount, [
      function* (millis) {
        if (!Number.isSafeInteger(millis) || millis < 0) {
          yield {
            code: "DurationNotWhole",
            what: "a duration is a whole number of milliseconds, zero or more",
            got: String(millis),
            instead: "write a finite amount in a smaller unit, e.g. Duration.seconds(90) for 1.5 minutes",
          };
        }
      },
    ]);
  }

  /** The length in milliseconds. */
  public toMillis(): number {
    return this.amount;
  }

  /**
   * The length in seconds.
   *
   * @throws InvalidInputError when it is no whole number of seconds: nothing is rounded in silence
   */
  public toSeconds(): number {
    enforce("Duration", "seconds", this.amount, [
      function* (millis) {
        if (millis % 1000 !== 0) {
          yield {
            code: "DurationNotWholeSeconds",
            what: "this setting takes whole seconds",
            got: `${millis}ms`,
            instead: "write it with Duration.seconds(…)",
          };
        }
      },
    ]);
    return this.amount / 1000;
  }

  /** The length in the shortest form that Go, Prometheus and nginx all read: `90s`, `250ms`. */
  public toString(): string {
    return this.amount % 1000 === 0 ? `${this.amount / 1000}s` : `${this.amount}ms`;
  }
}
