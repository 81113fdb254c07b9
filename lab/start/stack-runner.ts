import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { asTerraformTakes } from "../../cli/terraform-variables";
import { Engine, engineEnvironment } from "./engine";
import { Diagnostic, EngineMessage, firstReason } from "./messages";

/** The engine could not do what it was asked; the message is its own reason. */
export class EngineError extends Error {
  public override readonly name = "EngineError";
}

/** One resource that an apply or destroy has finished. */
export interface FinishedResource {
  /** Address, e.g. `kubernetes_deployment_v1.entry`. */
  readonly address: string;
  /** `create`, `update`, `delete` or `read`. */
  readonly action: string;
  /** Time it took, in seconds. */
  readonly seconds: number;
}

/** What a plan would do, by address. */
export type PlannedActions = Readonly<Record<string, string>>;

/** Runs the engine in the folder of one synthesized stack. */
export class StackRunner {
  /**
   * @param engine the program
   * @param folder the stack's folder in the output of the app
   * @param values values of the stack's variables by name, secrets among them: they go by the environment, never by arguments
   */
  public constructor(
    private readonly engine: Engine,
    public readonly folder: string,
    private readonly values: Readonly<Record<string, string>> = {},
  ) {}

  /** Fetches providers and opens the state. @throws EngineError with the engine's reason, e.g. that a provider cannot be had */
  public async init(): Promise<void> {
    // The backend is what the synthesized file says, whatever an earlier run in this folder used.
    const { code, output } = await this.run(["init", "-reconfigure", "-input=false", "-no-color"]);
    if (code !== 0) {
      throw new EngineError(firstReason(output));
    }
  }

  /** What an apply would do now, by address; empty when nothing. @throws EngineError */
  public async plan(): Promise<PlannedActions> {
    const actions: Record<string, string> = {};
    await this.stream(["plan", "-input=false", "-lock-timeout=30s"], (message) => {
      // A drift found while refreshing is not a planned change; that comes as a message of its own when it leads to one.
      if (message.type === "planned_change" && message.change !== undefined) {
        actions[message.change.resource.addr] = message.change.action;
      }
    });
    return actions;
  }

  /** Writes a plan to a file in the stack's folder. @throws EngineError */
  public async savePlan(file: string): Promise<void> {
    await this.stream(["plan", "-input=false", `-out=${file}`], () => undefined);
  }

  /** A saved plan as the engine shows it, in its JSON form. @throws EngineError */
  public async showPlan(file: string): Promise<string> {
    return this.show(file);
  }

  /**
   * Makes it so.
   *
   * @param onOutput is told each line that a provisioner prints
   * @throws EngineError
   */
  public async apply(
    onFinished: (resource: FinishedResource) => void = () => undefined,
    onOutput: (line: string) => void = () => undefined,
  ): Promise<void> {
    await this.change(["apply", "-auto-approve", "-input=false", "-lock-timeout=30s"], onFinished, onOutput);
  }

  /** Removes everything that the stack made. @throws EngineError */
  public async destroy(onFinished: (resource: FinishedResource) => void = () => undefined): Promise<void> {
    await this.change(["destroy", "-auto-approve", "-input=false", "-lock-timeout=30s"], onFinished);
  }

  /** The state as the engine shows it, in its JSON form. @throws EngineError */
  public async state(): Promise<StateFile> {
    return JSON.parse(await this.show()) as StateFile;
  }

  private async show(...file: readonly string[]): Promise<string> {
    const { code, output } = await this.run(["show", "-json", ...file]);
    if (code !== 0) {
      throw new EngineError(firstReason(output));
    }
    return output;
  }

  private async change(
    args: readonly string[],
    onFinished: (resource: FinishedResource) => void,
    onOutput: (line: string) => void = () => undefined,
  ): Promise<void> {
    await this.stream(args, ({ type, hook }) => {
      if (type === "provision_progress" && hook?.output !== undefined) {
        onOutput(hook.output.trimEnd());
      }
      if (type === "apply_complete" && hook !== undefined) {
        onFinished({ address: hook.resource.addr, action: hook.action, seconds: hook.elapsed_seconds });
      }
    });
  }

  /** Runs a command with machine-readable output, a JSON message a line. */
  private async stream(args: readonly string[], onMessage: (message: EngineMessage) => void): Promise<void> {
    const errors: Diagnostic[] = [];
    const lastOutputs = new Map<string, string>();
    const { code, output } = await this.run([...args, "-json"], (line) => {
      const message = parseMessage(line);
      if (message?.type === "diagnostic" && message.diagnostic?.severity === "error") {
        errors.push(message.diagnostic);
      } else if (message !== undefined) {
        if (message.hook?.output !== undefined) {
          lastOutputs.set(message.hook.resource.addr, message.hook.output.trim());
        }
        onMessage(message);
      }
    });
    if (code !== 0) {
      throw new EngineError(errors.map((error) => inWords(error, lastOutputs)).join("\n") || firstReason(output));
    }
  }

  private run(
    args: readonly string[],
    onLine: (line: string) => void = () => undefined,
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const child = spawn(this.engine.program, args, {
      cwd: this.folder,
      env: { ...engineEnvironment(), ...asTerraformTakes(this.values) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        onLine(line);
      });
    }
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code, output: lines.join("\n") });
      });
    });
  }
}

/** The part of the state that the lab reads. */
export interface StateFile {
  readonly values?: {
    readonly root_module: {
      readonly resources?: readonly {
        readonly address: string;
        readonly type: string;
        readonly values: Readonly<Record<string, unknown>>;
      }[];
    };
  };
}

/** An error with the last that its provisioner printed, which alone knows why. */
function inWords({ summary, detail, address = "" }: Diagnostic, lastOutputs: ReadonlyMap<string, string>): string {
  return [summary, detail, lastOutputs.get(address)].filter(Boolean).join(": ");
}

function parseMessage(line: string): EngineMessage | undefined {
  if (!line.startsWith("{")) {
    return undefined;
  }
  try {
    return JSON.parse(line) as EngineMessage;
  } catch {
    return undefined;
  }
}
