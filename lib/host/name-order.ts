/**
 * Orders names as people do, `node-2` before `node-10`, on every machine alike.
 *
 * Terraform remembers in which order resources depended on each other, and refuses to replace some that later depend on each other the other way
 * round ("Cycle"). So the order of machines and changes rests on nothing but their names: it never turns, whatever joins or leaves.
 */
export function byName(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)];
  for (const [index, part] of left.entries()) {
    const counterpart = right[index];
    if (counterpart === undefined) {
      return 1;
    }
    if (part !== counterpart) {
      const numbers = Number(part) - Number(counterpart);
      return numbers !== 0 && !Number.isNaN(numbers) ? numbers : part < counterpart ? -1 : 1;
    }
  }
  return left.length - right.length;
}

function partsOf(name: string): readonly string[] {
  return name.match(/\d+|\D+/g) ?? [];
}
