import { randomBytes } from "node:crypto";
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

/** What of a Harbor differs from the least that it can be told. */
export type HarborParts = Partial<Omit<HaHarborProps, "namespace">>;

/** A Harbor as its owner has it: synthesized, and its secrets in the file that `onprem secrets` made. */
export class DeclaredHarbor {
  /** Its home, which has nothing else in it. */
  public readonly home = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-harbor-"));

  /** Its namespace, which no other has: one that is being removed keeps its name for a while. */
  public readonly namespace = `harbor-${randomBytes(4).toString("hex")}`;

  private constructor() {
    // Made by `made`, which tidies up after what fails.
  }

  /** A Harbor whose keys are made, and whose other secrets are given. @param given by the names of their variables */
  public static async made(props: HarborParts = {}, given: Content = {}): Promise<DeclaredHarbor> {
    const harbor = new DeclaredHarbor();
    try {
      harbor.synthesize(props);
      await harbor.secrets(["init", "test"]);
      for (const [name, value] of Object.entries(given)) {
        await harbor.secrets(["set", "test", name], value);
      }
    } catch (error) {
      harbor.close();
      throw error;
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

  private synthesize(props: HarborParts): void {
    const { home, namespace } = this;
    const app = new App({ outdir: path.join(home, "cdktf.out") });
    new HaHarbor(testEnvironment(app).stack("registry"), "harbor", { ...leastHarbor(), ...props, namespace });
    app.synth();
  }
}
