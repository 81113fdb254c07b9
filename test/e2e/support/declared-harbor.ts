import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { HaHarbor, HaHarborProps } from "../../../lib/harbor";
import { Manifests, manifestsOf, readStacks } from "../../../lib/manifests";
import { onprem } from "../../cli/fake-app";
import { leastHarbor } from "../../harbor/harbors";
import { testEnvironment } from "../../support/environments";

/** What is in a Secret or ConfigMap of a cluster, as pods read it. */
export type Content = Readonly<Record<string, string>>;

/** A Harbor as its owner has it: synthesized, and its secrets in the file that `onprem secrets` made. */
export class DeclaredHarbor {
  /** Its home, which has nothing else in it. */
  public readonly home = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-harbor-"));

  private constructor(props: Partial<HaHarborProps>) {
    const app = new App({ outdir: path.join(this.home, "cdktf.out") });
    new HaHarbor(testEnvironment(app).stack("registry"), "harbor", { ...leastHarbor(), ...props });
    app.synth();
  }

  /** A Harbor whose keys are made, and whose other secrets are given. @param given by the names of their variables */
  public static async made(props: Partial<HaHarborProps> = {}, given: Content = {}): Promise<DeclaredHarbor> {
    const harbor = new DeclaredHarbor(props);
    await harbor.secrets(["init", "test"]);
    for (const [name, value] of Object.entries(given)) {
      await harbor.secrets(["set", "test", name], value);
    }
    return harbor;
  }

  /** Runs `onprem secrets`. @throws Error with what it said when it fails */
  public async secrets(args: readonly string[], stdin?: string): Promise<void> {
    const command = ["secrets", ...args, "--from", "cdktf.out"];
    const { status, stderr } = await onprem(this.home, command, stdin === undefined ? {} : { stdin });
    if (status !== 0) {
      throw new Error(`onprem ${command.join(" ")}: ${stderr}`);
    }
  }

  /** What is in the cluster after a deploy, with the secrets of the file. */
  public manifests(): Manifests {
    const file = path.join(this.home, "secrets", "test.tfvars.json");
    const [stack] = readStacks(path.join(this.home, "cdktf.out"));
    if (stack === undefined) {
      throw new Error("one stack makes one");
    }
    return manifestsOf(stack, { secrets: JSON.parse(fs.readFileSync(file, "utf8")) as Content });
  }

  /** A Secret, as pods read it. */
  public secret(name: string): Content {
    const found = this.manifests().objects.find((one) => one.kind === "Secret" && one.metadata.name === name);
    const { data = {} } = (found ?? {}) as { readonly data?: Content };
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
    );
  }

  /** A value of the chart. @param at names on the way to it */
  public value(...at: readonly string[]): unknown {
    const [chart] = this.manifests().charts;
    return at.reduce<unknown>((group, name) => (group as Readonly<Record<string, unknown>>)[name], chart?.values);
  }

  /** Removes it. */
  public close(): void {
    fs.rmSync(this.home, { recursive: true });
  }
}
