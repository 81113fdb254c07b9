import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { Environment, type EnvironmentStack, StateBackend } from "../../../lib";
import type { Finished } from "../../support/cdktf-cli";
import { LAB } from "./lab-cluster";
import { EngineRun } from "./nodes-run";

/** Puts whatever a test wants on machines into a stack. */
export type Content = (stack: EnvironmentStack) => void;

/**
 * A stack that needs no provider, in a folder of its own: synthesized anew for each run of the engine, by the very program that a person
 * would start; the state stays between.
 */
export class MachinesApp {
  public readonly home = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-machines-"));

  /**
   * @param program the engine, installed
   * @param environment name of the environment, and so of what is left on the machines
   */
  public constructor(
    private readonly program: string,
    private readonly environment: string,
    private readonly values: Readonly<Record<string, string>> = {},
  ) {}

  /** Begins an apply and does not wait for it. */
  public async begin(content: Content): Promise<EngineRun> {
    await this.synthesize(content);
    return this.run("apply", "-auto-approve", "-input=false", "-no-color");
  }

  /** Applies. */
  public async apply(content: Content): Promise<Finished> {
    return (await this.begin(content)).ended();
  }

  /** Writes a plan to the stack's folder; gives back its JSON form. */
  public async plan(content: Content): Promise<string> {
    await this.synthesize(content);
    await succeeded(this.run("plan", "-input=false", "-no-color", "-out=plan"));
    const { output } = await succeeded(this.run("show", "-json", "plan"));
    // Before it, the engine may warn of its own configuration.
    return output.slice(output.indexOf("{"));
  }

  /** Whether an apply would do nothing. */
  public async isDone(content: Content): Promise<boolean> {
    const { resource_changes: changes = [] } = JSON.parse(await this.plan(content)) as {
      readonly resource_changes?: readonly { readonly change: { readonly actions: readonly string[] } }[];
    };
    return changes.every(({ change }) => change.actions.join() === "no-op");
  }

  /** Destroys the stack. */
  public async destroy(): Promise<Finished> {
    return this.run("destroy", "-auto-approve", "-input=false", "-no-color").ended();
  }

  /** Files of the app, state, plans and what was synthesized, that hold a text. */
  public filesWith(text: string): readonly string[] {
    return fs
      .readdirSync(this.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => fs.readFileSync(file).includes(text));
  }

  /** Removes the folder; what is applied has to be destroyed before. */
  public close(): void {
    fs.rmSync(this.home, { recursive: true });
  }

  private async synthesize(content: Content): Promise<void> {
    const app = new App({ outdir: path.join(this.home, "cdktf.out") });
    const state = StateBackend.local({ folder: this.home });
    content(new Environment(app, this.environment, { cluster: LAB, state }).stack("nodes"));
    app.synth();
    if (!fs.existsSync(path.join(this.folder, ".terraform"))) {
      await succeeded(this.run("init", "-input=false", "-no-color"));
    }
  }

  private run(...args: readonly string[]): EngineRun {
    return new EngineRun(this.program, args, { folder: this.folder, values: this.values });
  }

  private get folder(): string {
    return path.join(this.home, "cdktf.out", "stacks", `${this.environment}-nodes`);
  }
}

async function succeeded(run: EngineRun): Promise<Finished> {
  const finished = await run.ended();
  if (finished.status !== 0) {
    throw new Error(finished.output);
  }
  return finished;
}
