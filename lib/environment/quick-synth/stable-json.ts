/**
 * Writes plain data byte for byte as cdktf writes it (by `json-stable-stringify`): keys sorted, an indent of two spaces,
 * and an empty list or record over two lines. JavaScript's own `JSON.stringify` does the work, on a sorted copy.
 *
 * @returns undefined for what it cannot write the same way: instances of classes, and keys that are whole numbers, which
 *   JavaScript does not keep in the order of their insertion
 * @throws RangeError for a circular structure
 */
export function stableJson(value: unknown): string | undefined {
  const copy = sortedCopy(value);
  return copy === UNSORTABLE ? undefined : spreadEmpty(JSON.stringify(copy, undefined, 2));
}

const UNSORTABLE = Symbol("unsortable");

function sortedCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (const item of value as readonly unknown[]) {
      const copy = sortedCopy(item);
      if (copy === UNSORTABLE) {
        return UNSORTABLE;
      }
      list.push(copy);
    }
    return list;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype) {
    return UNSORTABLE;
  }
  const record: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const copy = beginsWithDigit(key) ? UNSORTABLE : sortedCopy((value as Record<string, unknown>)[key]);
    if (copy === UNSORTABLE) {
      return UNSORTABLE;
    }
    record[key] = copy;
  }
  return record;
}

function beginsWithDigit(key: string): boolean {
  const code = key.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Only an empty list or record ends a line with a closing bracket right after its opening one. */
function spreadEmpty(json: string): string {
  return json.replace(/(?:\[\]|\{\})(?=,?(?:\n|$))/g, (brackets, at: number) => {
    const start = json.lastIndexOf("\n", at) + 1;
    let end = start;
    while (json[end] === " ") {
      end++;
    }
    return `${brackets.charAt(0)}\n${json.slice(start, end)}${brackets.charAt(1)}`;
  });
}
