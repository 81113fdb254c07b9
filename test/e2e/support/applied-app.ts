import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { engineNamed } from "../../../lab/start/engine";
import { StackRunner } from "../../../lab/start/stack-runner";

/**
 * An app in a folder of its own that a test applies, changes and applies again; the state stays between.
 */
export class AppliedApp {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-e2e-"));

  /** @param program the engine, installed */
  public constructor(private readonly program: string) {}

  /** Folder for whatever belongs to the app, its state among it. */
  public get home(): string {
    return this.folder;
  }

  /** Synthesizes the app anew and opens one of its stacks. */
  public async open(
    stack: string,
    build: (app: App) => void,
    values: Readonly<Record<string, string>> = {},
  ): Promise<StackRunner> {
    const app = new App({ outdir: path.join(this.folder, "cdktf.out") });
    build(app);
    app.synth();
    const engine = engineNamed(this.program);
    if (engine === undefined) {
      throw new Error(`${this.program} is not installed`);
    }
    const runner = new StackRunner(engine, path.join(app.outdir, "stacks", stack), values);
    await runner.init();
    return runner;
  }

  /** Files of the app that hold a text, see {@link filesWith}. */
  public filesWith(text: string): readonly string[] {
    return filesWith(this.folder, text);
  }

  /** Removes the folder; what is applied has to be destroyed before. */
  public close(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}

/** Files in a folder, but for the providers', that hold a text: where a secret may have gone. */
export function filesWith(folder: string, text: string): readonly string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${path.sep}providers${path.sep}`))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => fs.readFileSync(file).includes(text));
}
