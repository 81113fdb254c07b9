/**
 * Where a live value does not hold what was applied, as paths. A server adds defaults to objects, and keeps lists as they are but for
 * the defaults of their items.
 */
export function missingIn(live: unknown, applied: unknown, path = ""): readonly string[] {
  if (Array.isArray(applied)) {
    return Array.isArray(live) && live.length === applied.length
      ? applied.flatMap((item, index) => missingIn((live as readonly unknown[])[index], item, `${path}[${index}]`))
      : [path];
  }
  if (applied === null || typeof applied !== "object") {
    // What is false by itself, the server does not write down.
    return live === applied || (applied === false && live === undefined) ? [] : [path];
  }
  const fields = Object.entries(applied);
  return typeof live === "object" && live !== null
    ? fields.flatMap(([key, value]) =>
        missingIn((live as Readonly<Record<string, unknown>>)[key], value, `${path}.${key}`),
      )
    : [path];
}
