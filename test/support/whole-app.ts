import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App, TerraformStack } from "cdktf";
import { readOutput, SynthesizedApp } from "./synth";

// What cdktf writes its files with; it is a dependency of cdktf, not of this project.
const stableStringify = jest.requireActual<(value: unknown, options: { space: number }) => string>(
  require.resolve("json-stable-stringify", { paths: [require.resolve("cdktf")] }),
);

/** A whole app as it was written, and what plain cdktf would have written for each of its stacks. */
export interface WholeApp extends SynthesizedApp {
  readonly plainTexts: Readonly<Record<string, string>>;
}

/** Runs a program that builds and synthesizes an app, in a folder of its own. */
export function runApp(program: () => void): WholeApp {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-app-"));
  const home = process.cwd();
  const synth = jest.spyOn(App.prototype, "synth");
  try {
    process.chdir(folder);
    program();
    const [app] = synth.mock.contexts as [App];
    const stacks = app.node.findAll().filter((construct) => TerraformStack.isStack(construct));
    return {
      ...readOutput(path.join(folder, "cdktf.out")),
      plainTexts: Object.fromEntries(stacks.map((stack) => [stack.node.id, plainText(stack)])),
    };
  } finally {
    process.chdir(home);
    synth.mockRestore();
    fs.rmSync(folder, { recursive: true });
  }
}

function plainText(stack: TerraformStack): string {
  return stableStringify(TerraformStack.prototype.toTerraform.call(stack), { space: 2 });
}

/** Paths of this machine that stand in a synthesized file, where nothing of the machine belongs. */
export function machinePathsIn(text: string): readonly string[] {
  // A folder of a pod may well be called as one of this machine.
  const outside = text.replaceAll(/"mount_path": "[^"]*"/g, "");
  return [os.homedir(), os.tmpdir(), process.cwd(), os.hostname()].filter(
    (own) => own !== "/" && outside.includes(own),
  );
}
