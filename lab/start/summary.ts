import type { SynthesizedStack } from "./synthesize";

/** What became of a stack. */
export type Outcome =
  | {
      readonly kind: "applied";
      readonly details: string;
      /** Why it was applied from its manifests, and not by Terraform. */
      readonly withoutTerraform?: string;
    }
  | { readonly kind: "not applied"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** A stack and what became of it; stacks of other environments than the lab are synthesized alone, and have no outcome. */
export interface StackResult {
  readonly stack: SynthesizedStack;
  readonly outcome?: Outcome;
}

/** Exit statuses of `npm start`. */
export const EXIT = { ok: 0, failed: 1, notApplied: 3 } as const;

/** The exit status that the results deserve. */
export function exitStatus(results: readonly StackResult[], strict: boolean): number {
  const kinds = results.map(({ outcome }) => outcome?.kind);
  if (kinds.includes("failed")) {
    return EXIT.failed;
  }
  return strict && kinds.includes("not applied") ? EXIT.notApplied : EXIT.ok;
}

/** The overview: a line a stack, and a last line that says in words how it went. */
export function overview(results: readonly StackResult[]): string {
  const width = Math.max(...results.map(({ stack }) => stack.name.length));
  const lines = results.map(({ stack, outcome }) => {
    const resources = `${stack.resources} resource${stack.resources === 1 ? "" : "s"}`;
    return `  ${stack.name.padEnd(width)}  ${resources.padEnd(13)}  ${describe(outcome)}`;
  });
  return [...lines, "", conclusion(results)].join("\n");
}

function describe(outcome: Outcome | undefined): string {
  switch (outcome?.kind) {
    case undefined:
      return "synthesized";
    case "applied":
      return outcome.withoutTerraform === undefined
        ? `applied and verified: ${outcome.details}`
        : `applied from manifests; Terraform providers not available (${outcome.withoutTerraform}); verified: ${outcome.details}`;
    case "not applied":
      return `synthesized, not applied: ${outcome.reason}`;
    case "failed":
      return `FAILED: ${outcome.reason}`;
  }
}

function conclusion(results: readonly StackResult[]): string {
  const count = (kind: Outcome["kind"]): number => results.filter(({ outcome }) => outcome?.kind === kind).length;
  const [applied, left, failed] = [count("applied"), count("not applied"), count("failed")];
  const fromManifests = results.filter(
    ({ outcome }) => outcome?.kind === "applied" && outcome.withoutTerraform !== undefined,
  ).length;
  const parts = [
    `${results.length} stacks synthesized`,
    `${applied} applied and verified${fromManifests > 0 ? ` (${fromManifests} from manifests)` : ""}`,
    ...(left > 0 ? [`${left} NOT APPLIED`] : []),
    ...(failed > 0 ? [`${failed} FAILED`] : []),
  ];
  return `${parts.join(", ")}.`;
}
