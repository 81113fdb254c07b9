import * as fs from "node:fs";
import * as path from "node:path";
import { readStacks } from "../../lib/manifests";
import { runProgram } from "../program";
import type { Surroundings } from "../surroundings";
import { withoutTerraform } from "../terraform-variables";
import { withTemporaryFolder } from "../temporary-folder";
import type { ShownStack } from "./shown-stack";

interface CdktfJson {
  readonly app?: unknown;
  readonly terraformModules?: readonly (string | { readonly source?: string })[];
}

/**
 * Runs the app of a folder as cdktf does, and hands over its stacks. They lie in a folder of their own, which is gone afterwards.
 *
 * @throws Error when there is no app, or when it fails; what the app printed stands on stderr
 */
export async function withStacksOfApp<T>(
  folder: string,
  surroundings: Surroundings,
  use: (stacks: readonly ShownStack[]) => Promise<T>,
): Promise<T> {
  const { app, modules } = readCdktfJson(folder);
  return withTemporaryFolder("onprem-app-", async (temporary) => {
    const outdir = path.join(temporary, "cdktf.out");
    const { status, signal } = await runProgram(app, undefined, {
      folder,
      variables: variablesOfApp(surroundings.variables, outdir, modules),
      interrupted: surroundings.interrupted,
      onOutput: surroundings.stderr.write,
    });
    if (status !== 0) {
      throw new Error(
        `the app failed: ${app} ended with ${status === undefined ? String(signal) : `status ${status}`}`,
      );
    }
    if (!fs.existsSync(path.join(outdir, "manifest.json"))) {
      throw new Error(
        `the app left no stacks in the folder of CDKTF_OUTDIR: ${app}; call app.synth(), and give App no outdir, or name the folder by --from`,
      );
    }
    return use(readStacks(outdir).map((stack) => ({ ...stack, standIn: { temporary, app: folder } })));
  });
}

function readCdktfJson(folder: string): { readonly app: string; readonly modules: readonly unknown[] } {
  const file = path.join(folder, "cdktf.json");
  if (!fs.existsSync(file)) {
    throw new Error(`there is no cdktf.json in ${folder}; go to the folder of the app, or name its output by --from`);
  }
  const { app, terraformModules = [] } = parsed(file);
  if (typeof app !== "string" || app === "") {
    throw new Error(`${file} names no app; give it the command that runs yours`);
  }
  return { app, modules: terraformModules.filter(isLocal) };
}

function parsed(file: string): CdktfJson {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as CdktfJson;
  } catch (error) {
    throw new Error(`${file} is no JSON`, { cause: error });
  }
}

/** What cdktf's own CLI gives to an app. */
function variablesOfApp(
  variables: Surroundings["variables"],
  outdir: string,
  modules: readonly unknown[],
): Surroundings["variables"] {
  const { CDKTF_CONTEXT_JSON: context = "{}", NODE_OPTIONS: nodeOptions = "" } = variables;
  return {
    ...withoutTerraform(variables),
    CDKTF_TARGET_STACK_ID: undefined,
    CDKTF_OUTDIR: outdir,
    CDKTF_CONTEXT_JSON: JSON.stringify({ ...(JSON.parse(context) as object), cdktfRelativeModules: modules }),
    SYNTH_HCL_OUTPUT: "false",
    NODE_OPTIONS: nodeOptions === "" ? "--max-old-space-size=4096" : nodeOptions,
  };
}

function isLocal(module: string | { readonly source?: string }): boolean {
  const source = typeof module === "string" ? module : (module.source ?? "");
  return source.startsWith("./") || source.startsWith("../");
}
