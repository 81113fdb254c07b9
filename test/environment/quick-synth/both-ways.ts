import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { QuickStack } from "../../../lib/environment/quick-synth";
import { disableCreationTraces } from "../../../lib/environment/quick-synth/creation-traces";

// As the first quick stack would, so that messages are the same for the plain stacks before it.
disableCreationTraces();

export type StackClass = new (scope: Construct, id: string) => TerraformStack;

/** Builds an app out of stacks of the given class; the same app whenever it is called. */
export type Program = (app: App, Stack: StackClass) => void;

/** What an app comes to: what each stack hands out in the order it has it, the files it writes, or the error it throws. */
export type Outcome =
  { readonly stacks: Record<string, string>; readonly files: Record<string, string> } | { readonly error: string };

export interface OutcomeOptions {
  /**
   * Leaves out cdktf's validations, some of which run a Terraform binary
   * @default false
   */
  readonly skipValidation?: boolean;
}

/** The program once with cdktf's own stacks, once with the quick ones. */
export function bothWays(program: Program, options: OutcomeOptions = {}): { plain: Outcome; quick: Outcome } {
  return { plain: outcomeOf(program, TerraformStack, options), quick: outcomeOf(program, QuickStack, options) };
}

function outcomeOf(program: Program, Stack: StackClass, { skipValidation = false }: OutcomeOptions): Outcome {
  const outdir = mkdtempSync(join(tmpdir(), "quick-synth-"));
  try {
    countTokensFrom(1_000_000);
    const app = new App({ outdir, skipValidation, stackTraces: false });
    program(app, Stack);
    app.synth();
    // A second look at the stacks, since a file's sorted keys hide their order.
    const stacks = app.node.findAll().filter((construct) => TerraformStack.isStack(construct));
    return {
      stacks: Object.fromEntries(
        stacks.map((stack) => [stack.node.path, uncounted(JSON.stringify(stack.toTerraform()))]),
      ),
      files: filesOf(outdir),
    };
  } catch (error) {
    return { error: uncounted(String(error)) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Tokens are counted over the whole process; where one leaks into the output, it should be the same both ways. */
function countTokensFrom(first: number): void {
  (globalThis as unknown as { __cdktfTokenMap: { tokenCounter: number } }).__cdktfTokenMap.tokenCounter = first;
}

/**
 * Tokens made while others are resolved are as many as resolutions. Some messages show them, and so does what cdktf
 * writes for a number token that follows a minus sign, which it does not resolve.
 */
function uncounted(text: string): string {
  return text.replaceAll(/TfToken\[[^\]]*\]/g, "<token>").replaceAll(/-8\.\d+e\+298/g, "<number token>");
}

function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), uncounted(readFileSync(path, "utf8"))]));
}
