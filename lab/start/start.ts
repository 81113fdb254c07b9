import { labSupport, LabProgress, machinesSupport, up } from "../index";
import { deploy, hindranceOf, reasonOf, Say } from "./deploy";
import { Engine, findEngine, missingEngine } from "./engine";
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
  // A cluster that does not answer is no reason not to synthesize.
  const lab = await labOptionsFor(target).catch((error: unknown) => reasonOf(error));
  const unreachable = typeof lab === "string" ? `${target.description} does not answer: ${lab}` : undefined;
  const stacks = synthesizeAll(OUTPUT, typeof lab === "string" ? {} : lab);
  say(`Synthesized ${stacks.length} stacks into ${OUTPUT}`);

  const engine = findEngine();
  say(engine === undefined ? "No Terraform or OpenTofu here" : `Checking providers and charts with ${engine.version}`);
  const deployment: Deployment = { stacks, engine, target, progress, unreachable };
  const results = await applyAll(deployment, say);
  say(`\n${overview(results)}`);
  return exitStatus(results, options.strict);
}

interface Deployment {
  readonly stacks: readonly SynthesizedStack[];
  readonly engine: Engine | undefined;
  readonly target: Target;
  readonly progress: LabProgress;
  /** Why the target cannot be talked to, if so. */
  readonly unreachable: string | undefined;
}

async function applyAll(deployment: Deployment, say: Say): Promise<readonly StackResult[]> {
  const { stacks, engine, target } = deployment;
  const outcomes = new Map<SynthesizedStack, Outcome>();
  const ours = stacks.filter(({ environment }) => environment === APPLIED);
  for (const stack of ours) {
    const reason = (await machineHindranceOf(stack, target)) ?? (await hindranceOf(stack, engine));
    if (reason !== undefined) {
      outcomes.set(stack, { kind: "not applied", reason });
    }
  }
  const applicable = ours.filter((stack) => !outcomes.has(stack));
  const obstacle = applicable.length > 0 ? await makeReady(deployment) : undefined;
  for (const stack of applicable) {
    const blocked = obstacle ?? failedDependency(stack, outcomes);
    if (blocked !== undefined || engine === undefined) {
      outcomes.set(stack, blocked ?? { kind: "not applied", reason: missingEngine() });
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

/** Why the machines of a stack cannot be had; undefined when they can, or when it has none. */
async function machineHindranceOf(stack: SynthesizedStack, target: Target): Promise<string | undefined> {
  if (stack.hosts.length === 0) {
    return undefined;
  }
  if (!target.isLab) {
    return `${stack.hosts.join(" and ")} are machines of the lab, not of ${target.description}`;
  }
  const support = await machinesSupport();
  return support.supported ? undefined : `the lab has no machines here: ${support.reasons.join("; ")}`;
}

/** Brings the target up where it is the lab; says what became of the stacks instead, where it cannot be used. */
async function makeReady({ target, progress, unreachable }: Deployment): Promise<Outcome | undefined> {
  try {
    if (unreachable !== undefined) {
      return { kind: "failed", reason: unreachable };
    }
    if (!target.isLab) {
      const reason = await objectionTo(target);
      return reason === undefined ? undefined : { kind: "not applied", reason };
    }
    const support = await labSupport();
    if (!support.supported) {
      return { kind: "not applied", reason: `this machine cannot hold the lab: ${support.reasons.join("; ")}` };
    }
    await up({ progress });
    return undefined;
  } catch (error) {
    return { kind: "failed", reason: reasonOf(error) };
  }
}

function failedDependency(
  stack: SynthesizedStack,
  outcomes: ReadonlyMap<SynthesizedStack, Outcome>,
): Outcome | undefined {
  const failed = [...outcomes].find(
    ([other, { kind }]) => stack.dependencies.includes(other.name) && kind !== "applied",
  );
  return failed && { kind: "not applied", reason: `it needs ${failed[0].name}, which was not applied` };
}
