import { labSupport, LabProgress, up } from "../index";
import { deploy, hindranceOf, Say } from "./deploy";
import { Engine, findEngine } from "./engine";
import type { StartOptions } from "./options";
import { exitStatus, Outcome, overview, StackResult } from "./summary";
import { SynthesizedStack, synthesizeAll } from "./synthesize";
import { chooseTarget, labOptionsFor, objectionTo, Target } from "./target";

/** Folder of the synthesized stacks, cdktf's usual one: `cdktf deploy` goes on from what this left. */
const OUTPUT = "cdktf.out";

/** The environment that is applied. */
const APPLIED = "lab";

/**
 * Synthesizes every environment, applies the lab environment where that can be done, and prints an overview.
 *
 * What cannot be applied is found out first, before anything long is built.
 *
 * @returns the exit status, see {@link exitStatus}
 */
export async function start(options: StartOptions, progress: LabProgress): Promise<number> {
  const say: Say = (line) => {
    progress.info(line);
  };
  const target = chooseTarget(options);
  const stacks = synthesizeAll(OUTPUT, await labOptionsFor(target));
  say(`Synthesized ${stacks.length} stacks into ${OUTPUT}`);

  const engine = findEngine();
  say(engine === undefined ? "No Terraform or OpenTofu here" : `Checking providers and charts with ${engine.version}`);
  const results = await applyAll(stacks, engine, target, say, progress);
  say(`\n${overview(results)}`);
  return exitStatus(results, options.strict);
}

async function applyAll(
  stacks: readonly SynthesizedStack[],
  engine: Engine | undefined,
  target: Target,
  say: Say,
  progress: LabProgress,
): Promise<readonly StackResult[]> {
  const outcomes = new Map<SynthesizedStack, Outcome>();
  const ours = stacks.filter(({ environment }) => environment === APPLIED);
  for (const stack of ours) {
    const reason = await hindranceOf(stack, engine);
    if (reason !== undefined) {
      outcomes.set(stack, { kind: "not applied", reason });
    }
  }
  const applicable = ours.filter((stack) => !outcomes.has(stack));
  const obstacle = applicable.length > 0 ? await makeReady(target, progress) : undefined;
  for (const stack of applicable) {
    const blocked = obstacle ?? failedDependency(stack, outcomes);
    if (blocked !== undefined || engine === undefined) {
      outcomes.set(stack, { kind: "not applied", reason: blocked ?? "no engine" });
      continue;
    }
    say(`Applying ${stack.name} to ${target.description}`);
    outcomes.set(stack, await deploy(stack, engine, target, say));
  }
  return stacks.map((stack) => {
    const outcome = outcomes.get(stack);
    return outcome === undefined ? { stack } : { stack, outcome };
  });
}

/** Brings the target up where it is the lab; says why it cannot be used, if so. */
async function makeReady(target: Target, progress: LabProgress): Promise<string | undefined> {
  if (!target.isLab) {
    return objectionTo(target);
  }
  const support = await labSupport();
  if (!support.supported) {
    return `this machine cannot hold the lab: ${support.reasons.join("; ")}`;
  }
  await up({ progress });
  return undefined;
}

function failedDependency(
  stack: SynthesizedStack,
  outcomes: ReadonlyMap<SynthesizedStack, Outcome>,
): string | undefined {
  const failed = [...outcomes].find(
    ([other, { kind }]) => stack.dependencies.includes(other.name) && kind !== "applied",
  );
  return failed && `it needs ${failed[0].name}, which was not applied`;
}
