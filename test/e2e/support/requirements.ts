import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Engine, engineEnvironment, engineNamed } from "../../../lab/start/engine";
import { firstReason } from "../../../lab/start/messages";
import { LAB_HINDRANCE } from "./global-setup";

/** The providers of the library's bindings, as a stack asks for them. */
const PROVIDERS = {
  kubernetes: { source: "hashicorp/kubernetes", version: "2.38.0" },
  helm: { source: "hashicorp/helm", version: "3.1.1" },
} as const;

/** Name of a provider that a test needs. */
export type ProviderName = keyof typeof PROVIDERS;

/** Engines that the suite runs with, where they are installed. */
export const ENGINES = ["terraform", "tofu"] as const;

/** Why a test that needs the lab cannot run on this machine; undefined when it can. */
export function labHindrance(): string | undefined {
  return process.env[LAB_HINDRANCE];
}

/**
 * Why a test that applies by an engine cannot run; undefined when it can. One that needs providers applies to the lab, so it needs
 * that too.
 */
export function hindrance(program: string, providers: readonly ProviderName[]): string | undefined {
  const engine = engineNamed(program);
  if (engine === undefined) {
    return `${program} is not installed`;
  }
  return providers.length === 0 ? undefined : (labHindrance() ?? providerHindrance(engine, providers));
}

function providerHindrance(engine: Engine, providers: readonly ProviderName[]): string | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-providers-"));
  try {
    const required = Object.fromEntries(providers.map((name) => [name, PROVIDERS[name]]));
    fs.writeFileSync(
      path.join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    execFileSync(engine.program, ["init", "-input=false", "-no-color"], {
      cwd: folder,
      env: engineEnvironment(),
      encoding: "utf8",
      stdio: "pipe",
    });
    return undefined;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    return firstReason(`${stdout}\n${stderr}`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
