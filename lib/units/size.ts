import { enforce } from "./rules";

const BINARY_SUFFIXES = [
  ["Ti", 1024 ** 4],
  ["Gi", 1024 ** 3],
  ["Mi", 1024 ** 2],
  ["Ki", 1024],
] as const;

/**
 * An amount of storage or memory, in whole bytes.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export class Size {
  /** @param amount in bytes; a whole number, zero or more */
  public static bytes(amount: number): Size {
    return new Size(amount);
  }

  /** @param amount in KiB (1024 bytes) */
  public static kibibytes(amount: number): Size {
    return new Size(amount * 1024);
  }

  /** @param amount in MiB (1024² bytes) */
  public static mebibytes(amount: number): Size {
    return new Size(amount * 1024 ** 2);
  }

  /** @param amount in GiB (1024³ bytes) */
  public static gibibytes(amount: number): Size {
    return new Size(amount * 1024 ** 3);
  }

  /** @param amount in TiB (1024⁴ bytes) */
  public static tebibytes(amount: number): Size {
    return new Size(amount * 1024 ** 4);
  }

  private constructor(private readonly amount: number) {
    enforce("Size", "bytes", amount, [
      function* (bytes) {
        if (!Number.isSafeInteger(bytes) || bytes < 0) {
          yield {
            code: "SizeNotWhole",
            what: "a size is a whole number of bytes, zero or more",
            got: String(bytes),
            instead: "write a finite amount in a smaller unit, e.g. Size.mebibytes(1536) for 1.5 GiB",
          };
        }
      },
    ]);
  }

  /** The amount in bytes. */
  public toBytes(): number {
    return this.amount;
  }

  /** The amount as a Kubernetes quantity, in the largest binary unit that holds it without a remainder: `50Gi`, `1536Mi`. */
  public toQuantity(): string {
    const unit = BINARY_SUFFIXES.find(([, bytes]) => this.amount > 0 && this.amount % bytes === 0);
    return unit ? `${this.amount / unit[1]}${unit[0]}` : String(this.amount);
  }

  /** The same as {@link toQuantity}. */
  public toString(): string {
    return this.toQuantity();
  }
}
