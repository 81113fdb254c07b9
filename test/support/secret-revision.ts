import type { Block } from "../../lib/terraform";

/** How many changes of the values a synthesized Secret counts; the lower bits of its revision tell what stands in the code. */
export function countIn(secret: Block): number {
  return Math.floor(Number(secret.data_wo_revision) / 2 ** 24);
}
