import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { run } from "../../cli/run";
import type { Surroundings } from "../../cli/surroundings";
import type { SecretDeclaration } from "../../lib/terraform";

/** What a command came to. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run, where it matters. */
export interface RunIn {
  readonly variables?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  /** What standard input has; without it a person sits there. */
  readonly stdin?: string;
  /** What that person answers. */
  readonly answer?: string;
  readonly interrupted?: AbortSignal;
}

/** Runs `onprem` in a folder, as its main function does. */
export async function onprem(folder: string, args: readonly string[], options: RunIn = {}): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  const output = (name: keyof typeof said): Surroundings["stdout"] => ({
    isTerminal: options.isTerminal ?? false,
    write: (text) => {
      said[name] += text;
    },
  });
  const { PATH, HOME } = process.env;
  const status = await run(args, {
    folder,
    variables: { PATH, HOME, ...options.variables },
    stdin: {
      isTerminal: options.stdin === undefined,
      text: () => Promise.resolve(options.stdin ?? ""),
      line: ({ prompt }) => {
        said.stderr += `${prompt}\n`;
        return Promise.resolve(options.answer ?? "");
      },
    },
    stdout: output("stdout"),
    stderr: output("stderr"),
    interrupted: options.interrupted ?? new AbortController().signal,
  });
  return { status, ...said };
}

/** A stack of the fake app, by its name. */
export interface FakeStack {
  readonly environment?: string;
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly secrets?: readonly string[];
  /** Secrets of which more is known than that they are. */
  readonly declarations?: Readonly<Record<string, SecretDeclaration>>;
  /** Variables that are no secret. */
  readonly variables?: readonly string[];
}

/** An app that writes what `app.json` says: what cdktf writes, in a moment. */
const APP = `const fs = require("node:fs");
const path = require("node:path");
const { CDKTF_OUTDIR: outdir, ...environmentVariables } = process.env;
console.log("app says", Object.keys(environmentVariables).filter((name) => name.startsWith("TF_VAR_")).length, "variables");
const stacks = {};
for (const [name, { environment, resource, declarations, secrets = Object.keys(declarations ?? {}), variables = [] }] of Object.entries(JSON.parse(fs.readFileSync("app.json", "utf8")))) {
  const folder = path.join(outdir, "stacks", name);
  fs.mkdirSync(folder, { recursive: true });
  const variable = Object.fromEntries(secrets.map((secret) => [secret, { type: "string", sensitive: true, ephemeral: true }]));
  variables.forEach((name) => { variable[name] = { type: "string" }; });
  const metadata = environment === undefined ? {} : { environment, kubernetesVersion: "1.34", secrets: declarations };
  // A chart in a folder is seen from the stack's folder, as the library has it.
  const text = JSON.stringify({ "//": { metadata }, resource, variable }).replaceAll("@app", path.relative(folder, process.cwd()));
  fs.writeFileSync(path.join(folder, "cdk.tf.json"), text);
  stacks[name] = { name, synthesizedStackPath: "stacks/" + name + "/cdk.tf.json" };
}
fs.writeFileSync(path.join(outdir, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks }));
`;

export const configMap = (name: string, data: Readonly<Record<string, string>>) => ({
  kubernetes_config_map_v1: { [name]: { metadata: { name, namespace: "web" }, data } },
});

export const secret = (name: string, variable: string) => ({
  kubernetes_secret_v1: {
    [name]: {
      metadata: { name, namespace: "web" },
      data_wo: { password: `\${var.${variable}}` },
      data_wo_revision: 1,
      type: "Opaque",
    },
  },
});

/** Two environments, one with a stack for machines alone. */
export const STACKS: Readonly<Record<string, FakeStack>> = {
  "prod-entry": {
    environment: "prod",
    resource: { ...configMap("settings", { size: "10g" }), ...secret("login", "admin_password") },
    secrets: ["admin_password"],
  },
  "prod-nodes": { environment: "prod", resource: { terraform_data: { "node-1": { input: "x" } } } },
  "test-entry": {
    environment: "test",
    resource: { ...configMap("settings", { size: "1g" }), ...secret("login", "admin_password") },
    secrets: ["admin_password"],
  },
};

/** A folder with the fake app in it. */
export function fakeApp(stacks: Readonly<Record<string, FakeStack>> = STACKS): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-fake-app-"));
  fs.writeFileSync(path.join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", app: "node app.js" }));
  fs.writeFileSync(path.join(folder, "app.js"), APP);
  writeStacks(folder, stacks);
  return folder;
}

/** Changes what the fake app makes. */
export function writeStacks(folder: string, stacks: Readonly<Record<string, FakeStack>>): void {
  fs.writeFileSync(path.join(folder, "app.json"), JSON.stringify(stacks));
}

/** Writes a file of secrets that only its owner can read. */
export function writeSecrets(folder: string, environment: string, content: string, mode = 0o600): void {
  fs.mkdirSync(path.join(folder, "secrets"), { recursive: true });
  const file = path.join(folder, "secrets", `${environment}.tfvars.json`);
  fs.writeFileSync(file, content);
  fs.chmodSync(file, mode);
}
