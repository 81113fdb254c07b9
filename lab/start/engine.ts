import { execFileSync } from "node:child_process";

/** A program that reads Terraform's language: Terraform itself, or OpenTofu. */
export interface Engine {
  /** The program, by name or path. */
  readonly program: string;
  /** What it calls itself, e.g. `Terraform v1.11.4`. */
  readonly version: string;
}

/** What is tried when nobody names a program; cdktf's own variable comes first. */
const CANDIDATES = ["terraform", "tofu"];

/** The engine of that name, or undefined where it does not run. */
export function engineNamed(program: string): Engine | undefined {
  try {
    const [version] = execFileSync(program, ["version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).split("\n");
    return { program, version: version ?? program };
  } catch {
    return undefined;
  }
}

/** Why there is no engine. */
export function missingEngine(named = process.env.TERRAFORM_BINARY_NAME): string {
  return named === undefined || named === ""
    ? "neither terraform nor tofu is installed"
    : `TERRAFORM_BINARY_NAME names ${named}, which does not run`;
}

/** The engine to use: what TERRAFORM_BINARY_NAME names, as for cdktf, else the first that is installed. */
export function findEngine(named = process.env.TERRAFORM_BINARY_NAME): Engine | undefined {
  const candidates = named === undefined || named === "" ? CANDIDATES : [named];
  return candidates.map(engineNamed).find((engine) => engine !== undefined);
}

/**
 * The environment for the engine: this process's own, without the variables by which the Kubernetes and Helm providers could be
 * led to another cluster than the one that the stack names.
 */
export function engineEnvironment(own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(
    ([name]) => !/^(KUBE_|KUBECONFIG$|HELM_KUBE|TF_CLI_ARGS|TF_WORKSPACE$)/.test(name),
  );
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" };
}
