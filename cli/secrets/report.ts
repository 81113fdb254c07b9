import { dayOf } from "./certificate-check";
import type { DeclaredSecret } from "./declared";
import type { Judgement } from "./judgement";

/** How long before its end a certificate is spoken of. */
const SOON_MS = 30 * 24 * 60 * 60 * 1000;

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
  const set = setCommand(secret, environment);
  switch (recipe?.kind) {
    case "given":
      return [`  ${name}: ${recipe.what.join("; ")}`, `    ${set}`];
    case "key-pair":
      return name === recipe.key
        ? [`  ${name}: the key of the certificate ${recipe.certificate}, which is there`, `    ${set}`]
        : [`  ${name}: is made by init once ${recipe.key} is right`];
    case "htpasswd":
      return [`  ${name}: is made by init once ${recipe.password} is there and right`];
    default:
      return [`  ${name}`, `    ${set}`];
  }
}

/** The command that gives a value to a secret. */
export function setCommand({ name, recipe }: DeclaredSecret, environment: string): string {
  const set = `npx onprem secrets set ${environment} ${name}`;
  const command = recipe?.kind === "given" ? recipe.command : undefined;
  return command === undefined ? `${set} < FILE` : `${command} | ${set}`;
}

/** What is wrong with secrets and what soon will be, with the ways out; nothing where nothing is. */
export function findings(judgements: readonly Judgement[], environment: string, now = new Date()): readonly string[] {
  const wrong = judgements.flatMap((judgement) =>
    judgement.fault === undefined
      ? []
      : [`  ${judgement.secret.name} ${judgement.fault}`, `    ${wayOut(judgement, environment)}`],
  );
  const endsSoon = judgements.flatMap((judgement) => {
    const { secret, fault, end } = judgement;
    return fault === undefined && end !== undefined && end.getTime() - now.getTime() < SOON_MS
      ? [`  ${secret.name}, on ${dayOf(end)}`, `    ${wayOut(judgement, environment)}`]
      : [];
  });
  return [...section("Wrong:", wrong), ...section("Ends soon:", endsSoon)];
}

/** What to do about a value that cannot stay. */
function wayOut({ secret, source }: Judgement, environment: string): string {
  const { name, recipe, rotation } = secret;
  if (source === "variable") {
    return `mend it where TF_VAR_${name} comes from`;
  }
  const set = setCommand(secret, environment);
  const isMade = recipe !== undefined && recipe.kind !== "given" && (rotation?.loses ?? []).length === 0;
  return isMade ? `${set}, or make it anew: npx onprem secrets rotate ${environment} ${name}` : set;
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
