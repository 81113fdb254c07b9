import type { DeclaredSecret } from "./declared";
import type { Judgement } from "./judgement";

/** How the value of a secret comes into being, in a few words. */
export function origin({ name, recipe }: DeclaredSecret): string {
  switch (recipe?.kind) {
    case "random":
      return `random, ${recipe.length} characters`;
    case "key-pair":
      return name === recipe.key ? `key pair with ${recipe.certificate}` : `key pair with ${recipe.key}`;
    case "htpasswd":
      return `htpasswd of ${recipe.password}`;
    default:
      return "given";
  }
}

/** What somebody has to do who has a secret: what it is, and the command. */
export function howToGive(secret: DeclaredSecret, environment: string): readonly string[] {
  const { name, recipe } = secret;
  const set = `npx onprem secrets set ${environment} ${name}`;
  switch (recipe?.kind) {
    case "given":
      return [
        `  ${name}: ${recipe.what.join("; ")}`,
        `    ${recipe.command === undefined ? `${set} < FILE` : `${recipe.command} | ${set}`}`,
      ];
    case "key-pair":
      return name === recipe.key
        ? [`  ${name}: the key of the certificate ${recipe.certificate}, which is there`, `    ${set} < FILE`]
        : [`  ${name}: is made by init once ${recipe.key} is right`];
    case "htpasswd":
      return [`  ${name}: is made by init once ${recipe.password} is there and right`];
    default:
      return [`  ${name}`, `    ${set} < FILE`];
  }
}

/** What is wrong, a line each. */
export function faults(judgements: readonly Judgement[]): readonly string[] {
  return judgements.flatMap(({ secret: { name }, source, fault }) =>
    fault === undefined ? [] : [`  ${name} ${fault}${source === "variable" ? ` (TF_VAR_${name})` : ""}`],
  );
}

/** A table whose columns stand below each other. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd(),
  );
}

/** A heading and lines below it; nothing where there are none. */
export function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [heading, ...lines];
}
