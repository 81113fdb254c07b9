import * as fs from "node:fs";
import * as path from "node:path";
import { KubernetesObject, manifestsOf, StackConfiguration } from "../../lib/manifests";
import { Engine, missingEngine } from "./engine";
import { reasonOf } from "./messages";
import { missingIn, SecretValues } from "./secrets";
import { StackRunner } from "./stack-runner";
import type { SynthesizedStack } from "./synthesize";

/** How a stack gets to where it belongs. */
export type Way =
  | { readonly kind: "terraform"; readonly runner: StackRunner; readonly configuration: StackConfiguration }
  /** As plain objects, since Terraform cannot be used, for the reason given. */
  | { readonly kind: "manifests"; readonly objects: readonly KubernetesObject[]; readonly reason: string }
  | { readonly kind: "none"; readonly reason: string };

/** With what a stack is applied. */
export interface Means {
  /** Terraform or OpenTofu; undefined where there is none. */
  readonly engine: Engine | undefined;
  readonly secrets: SecretValues;
}

/** How a stack can be applied on this machine. It fetches the providers, and needs no cluster for it. */
export async function wayOf(
  stack: SynthesizedStack,
  configuration: StackConfiguration,
  { engine, secrets }: Means,
): Promise<Way> {
  const absent = stack.chartFiles.filter((file) => !fs.existsSync(path.resolve(stack.folder, file)));
  if (absent.length > 0) {
    return { kind: "none", reason: `no chart at ${absent.join(", ")}` };
  }
  if (engine === undefined) {
    return withoutTerraform(configuration, missingEngine(), secrets);
  }
  const missing = missingIn(variablesOf(configuration), secrets);
  if (missing !== undefined) {
    return { kind: "none", reason: missing };
  }
  const runner = new StackRunner(engine, stack.folder, secrets);
  try {
    await runner.init();
    return { kind: "terraform", runner, configuration };
  } catch (error) {
    return withoutTerraform(configuration, reasonOf(error), secrets);
  }
}

/**
 * What is left where Terraform cannot be used: the manifests of a stack that is nothing but Kubernetes objects.
 *
 * @param reason why Terraform cannot be used
 */
export function withoutTerraform(configuration: StackConfiguration, reason: string, secrets: SecretValues): Way {
  try {
    const { objects, charts, others, placeholders } = manifestsOf(configuration, { secrets });
    const missing = missingIn(placeholders, secrets);
    const obstacles = [
      ...told(others, "is no Kubernetes object", "are no Kubernetes objects"),
      ...told(charts, "is a chart, which Helm has to render", "are charts, which Helm has to render"),
      ...(missing === undefined ? [] : [missing]),
    ];
    return obstacles.length === 0
      ? { kind: "manifests", objects, reason }
      : { kind: "none", reason: `${reason}; and not from manifests: ${obstacles.join("; ")}` };
  } catch (error) {
    return { kind: "none", reason: `${reason}; and not from manifests: ${reasonOf(error)}` };
  }
}

/** `helm_release.a is …`, `helm_release.a and 2 more are …` */
function told(resources: readonly { readonly address: string }[], ofOne: string, ofMore: string): readonly string[] {
  const [first, ...more] = resources;
  if (first === undefined) {
    return [];
  }
  return [more.length === 0 ? `${first.address} ${ofOne}` : `${first.address} and ${more.length} more ${ofMore}`];
}

/** The variables that Terraform would ask for. */
function variablesOf({ configuration: { variable = {} } }: StackConfiguration): readonly string[] {
  return Object.keys(variable).filter((name) => variable[name]?.default === undefined);
}
