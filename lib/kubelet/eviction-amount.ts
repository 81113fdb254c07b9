import { Percent, Size } from "../units";
import type { EvictionAmount } from "./eviction-signals";

/** The amount as the kubelet reads it: `100Mi`, `10%`, `5000`. */
export function amountText(amount: EvictionAmount): string {
  return typeof amount === "number" ? String(amount) : amount.toString();
}

/** Whether the amount is none at all. */
export function isZero(amount: EvictionAmount): boolean {
  return plainNumber(amount) === 0;
}

/** The amount in bytes or as a count; a share only where it is known of what. */
export function absolute(amount: EvictionAmount, capacity: number | undefined): number | undefined {
  if (!(amount instanceof Percent)) {
    return plainNumber(amount);
  }
  return capacity === undefined ? undefined : (capacity * amount.toNumber()) / 100;
}

/** How much larger the first amount is than the second, in any unit; nothing where the two cannot be compared. */
export function difference(
  first: EvictionAmount,
  second: EvictionAmount,
  capacity: number | undefined,
): number | undefined {
  if (first instanceof Percent && second instanceof Percent) {
    return first.toNumber() - second.toNumber();
  }
  const [one, other] = [absolute(first, capacity), absolute(second, capacity)];
  return one === undefined || other === undefined ? undefined : one - other;
}

/** The amount as a share of the whole, in per cent; nothing where the whole is not known. */
export function share(amount: EvictionAmount, capacity: number | undefined): number | undefined {
  if (amount instanceof Percent) {
    return amount.toNumber();
  }
  return capacity === undefined || capacity === 0 ? undefined : (plainNumber(amount) / capacity) * 100;
}

function plainNumber(amount: EvictionAmount): number {
  if (typeof amount === "number") {
    return amount;
  }
  return amount instanceof Size ? amount.toBytes() : amount.toNumber();
}
