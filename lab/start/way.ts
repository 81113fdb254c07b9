import * as fs from "node:fs";
import * as path from "node:path";
import { KubernetesObject, manifestsOf, StackConfiguration } from "../../lib/manifests";
import { Engine, missingEngine } from "./engine";
import { reasonOf } from "./messages";
import { StackRunner } from "./stack-runner";
import type { SynthesizedStack } from "./synthesize";

/** How a stack gets to where it belongs. */
export type Way =
  | { readonly kind: "terraform"; readonly engine: Engine; readonly configuration: StackConfiguration }
  /** As plain objects, since Terraform cannot be used, for the reason given. */
  | { readonly kind: "manifests"; readonly objects: readonly KubernetesObject[]; readonly reason: string }
  | { readonly kind: "none"; readonly reason: string };

/** How a stack can be applied on this machine. It fetches the providers, and needs no cluster for it. */
export async function wayOf(
  stack: SynthesizedStack,
  configuration: StackConfiguration,
  engine: Engine | undefined,
): Promise<Way> {
  const missing = stack.chartFiles.filter((file) => !fs.existsSync(path.resolve(stack.folder, file)));
  if (missing.length > 0) {
    return { kind: "none", reason: `no chart at ${missing.join(", ")}` };
  }
  if (engine === undefined) {
    return withoutTerraform(configuration, missingEngine());
  }
  const secrets = missingSecrets(configuration);
  if (secrets.length > 0) {
    return { kind: "none", reason: `secrets are missing: ${secrets.join(", ")}` };
  }
  try {
    await new StackRunner(engine, stack.folder).init();
    return { kind: "terraform", engine, configuration };
  } catch (error) {
    return withoutTerraform(configuration, reasonOf(error));
  }
}

/**
 * What is left where Terraform cannot be used: the manifests of a stack that is nothing but Kubernetes objects.
 *
 * @param reason why Terraform cannot be used
 * @param environment of the process, for the values of secrets: `TF_VAR_<name>`, as Terraform takes them
 */
export function withoutTerraform(
  configuration: StackConfiguration,
  reason: string,
  environment: NodeJS.ProcessEnv = process.env,
): Way {
  try {
    const { objects, charts, others, placeholders } = manifestsOf(configuration, { secrets: secretsOf(environment) });
    const obstacles = [
      ...told(others, "is no Kubernetes object", "are no Kubernetes objects"),
      ...told(charts, "is a chart, which Helm has to render", "are charts, which Helm has to render"),
      ...(placeholders.length > 0
        ? [`secrets are missing: ${placeholders.map((name) => VARIABLE + name).join(", ")}`]
        : []),
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

/** The variables of the process that hold no value, and that Terraform would ask for. */
export function missingSecrets(
  { configuration: { variable = {} } }: StackConfiguration,
  environment: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  return Object.keys(variable)
    .filter((name) => variable[name]?.default === undefined)
    .map((name) => VARIABLE + name)
    .filter((name) => environment[name] === undefined);
}

/** How Terraform takes values from the environment. */
const VARIABLE = "TF_VAR_";

function secretsOf(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith(VARIABLE) && value !== undefined ? [[name.slice(VARIABLE.length), value]] : [],
    ),
  );
}
