import { labSupport, LabProgress, machinesSupport, up } from "../index";
import { readStacks } from "../../lib/manifests";
import { deploy, Say } from "./deploy";
import { findEngine } from "./engine";
import { deployManifests, explainedFailure } from "./manifests/deploy-manifests";
import { reasonOf } from "./messages";
import type { StartOptions } from "./options";
import { secretsFor } from "./secrets";
import { exitStatus, Outcome, overview, StackResult } from "./summary";
import { SynthesizedStack, synthesizeAll } from "./synthesize";
import { chooseTarget, clientOf, labOptionsFor, objectionTo, Target } from "./target";
import { withPlayedVolumes } from "./played-volumes";
import { Means, Way, wayOf } from "./way";

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
  const secrets = secretsFor(APPLIED, process.cwd());
  // A cluster that does not answer is no reason not to synthesize.
  const lab = await labOptionsFor(target, options.charts).catch((error: unknown) => reasonOf(error));
  const unreachable = typeof lab === "string" ? `${target.description} does not answer: ${lab}` : undefined;
  const stacks = synthesizeAll(OUTPUT, typeof lab === "string" ? {} : lab);
  say(`Synthesized ${stacks.length} stacks into ${OUTPUT}`);

  const engine = findEngine();
  say(engine === undefined ? "No Terraform or OpenTofu here" : `Checking providers and charts with ${engine.version}`);
  const deployment: Deployment = { stacks, engine, secrets, target, progress, unreachable };
  const results = await applyAll(deployment, say);
  say(`\n${overview(results)}`);
  return exitStatus(results, options.strict);
}

/** A way that leads there. */
type Applicable = Exclude<Way, { readonly kind: "none" }>;

interface Deployment extends Means {
  readonly stacks: readonly SynthesizedStack[];
  readonly target: Target;
  readonly progress: LabProgress;
  /** Why the target cannot be talked to, if so. */
  readonly unreachable: string | undefined;
}

async function applyAll(deployment: Deployment, say: Say): Promise<readonly StackResult[]> {
  const { stacks, target } = deployment;
  const ours = stacks.filter(({ environment }) => environment === APPLIED);
  const ways = await waysOf(ours, deployment);
  const isNeeded = [...ways.values()].some(({ kind }) => kind !== "none");
  const obstacle = isNeeded ? await makeReady(deployment) : undefined;
  const outcomes = new Map<SynthesizedStack, Outcome>();
  for (const [stack, way] of ways) {
    if (way.kind === "none") {
      outcomes.set(stack, { kind: "not applied", reason: way.reason });
      continue;
    }
    const blocked = obstacle ?? failedDependency(stack, outcomes);
    if (blocked === undefined) {
      const how = way.kind === "manifests" ? " from its manifests" : "";
      say(`Applying ${stack.name} to ${target.description}${how}`);
    }
    outcomes.set(stack, blocked ?? (await applied(stack, way, target, say)));
  }
  return stacks.map((stack) => {
    const outcome = outcomes.get(stack);
    return outcome === undefined ? { stack } : { stack, outcome };
  });
}

/** How each stack can be applied; found out before anything long is built. */
async function waysOf(
  stacks: readonly SynthesizedStack[],
  { engine, secrets, target }: Deployment,
): Promise<ReadonlyMap<SynthesizedStack, Way>> {
  const configurations = new Map(readStacks(OUTPUT).map((configuration) => [configuration.name, configuration]));
  const ways = new Map<SynthesizedStack, Way>();
  for (const stack of stacks) {
    const reason = await machineHindranceOf(stack, target);
    const configuration = configurations.get(stack.name);
    if (reason !== undefined || configuration === undefined) {
      ways.set(stack, { kind: "none", reason: reason ?? `${OUTPUT} holds no ${stack.name}` });
    } else {
      ways.set(stack, await wayOf(stack, configuration, { engine, secrets }));
    }
  }
  return ways;
}

async function applied(stack: SynthesizedStack, way: Applicable, target: Target, say: Say): Promise<Outcome> {
  if (way.kind === "manifests") {
    return deployManifests({ stack, objects: way.objects, reason: way.reason }, target, say);
  }
  const run = (): Promise<Outcome> => deploy(stack, way.runner, target, say);
  // What only looks like a driver makes no volumes, and pods wait for theirs.
  const outcome = await (target.isLab ? withPlayedVolumes(clientOf(target), run) : run());
  return outcome.kind === "failed"
    ? { kind: "failed", reason: await explainedFailure(outcome.reason, way.configuration, target) }
    : outcome;
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
