import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cdktf } from "../support/cdktf-cli";
import { readOutput } from "../support/synth";

const PROJECT = path.resolve(__dirname, "../..");
const PROGRAMS = ["whole", "by-room"];

/** How a consumer's TypeScript is set up. */
const CONSUMERS = [
  { name: "CommonJS, as `cdktf init` sets it up", type: "commonjs", module: "commonjs", moduleResolution: "node10" },
  { name: "CommonJS, as Node resolves it", type: "commonjs", module: "node16", moduleResolution: "node16" },
  { name: "ES modules", type: "module", module: "node16", moduleResolution: "node16" },
] as const;

/** An app with a secret of each kind that is made. */
const SHOP = `const { App } = require("cdktf");
const { Environment, KubernetesSecret, SecretForm, SecretRecipe, SecretValue } = require("cdktf-onprem");
const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
});
const [key, certificate, password, login] = ["key", "certificate", "password", "login"].map((name) => SecretValue.variable(name));
const pair = SecretRecipe.keyPair({ key, certificate, commonName: "shop", bits: 2048 });
new KubernetesSecret(prod.stack("shop"), "shop", {
  namespace: "shop",
  name: "shop",
  data: { key, certificate, password, login },
  uses: {
    key: { form: SecretForm.rsaPrivateKey, recipe: pair },
    certificate: { form: SecretForm.certificate, recipe: pair },
    password: { form: SecretForm.characters(24), recipe: SecretRecipe.random({ length: 24 }) },
    login: { form: SecretForm.htpasswd, recipe: SecretRecipe.htpasswd({ user: "shop", password }) },
  },
});
app.synth();
`;

interface PackageFile {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const run = (cwd: string, program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** The package as npm would publish it, installed with its peers into a project of its own. */
function installPacked(folder: string): void {
  const [{ filename }] = JSON.parse(
    run(PROJECT, "npm", "pack", "--json", "--ignore-scripts", "--pack-destination", folder),
  ) as [{ filename: string }];
  const own = JSON.parse(fs.readFileSync(path.join(PROJECT, "package.json"), "utf8")) as PackageFile;
  const peers = Object.keys(own.peerDependencies).map((name) => `${name}@${own.devDependencies[name]!}`);
  const tools = ["typescript", "@types/node"].map((name) => `${name}@${own.devDependencies[name]!}`);
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
  run(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", `./${filename}`, ...peers, ...tools);
}

describe("the packed package in a project of its own", () => {
  let folder: string;

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-consumer-"));
    installPacked(folder);
  }, 300_000);

  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  describe.each(CONSUMERS)("$name", ({ type, module, moduleResolution }) => {
    const project = `${type}-${moduleResolution}`;

    beforeAll(() => {
      const target = path.join(folder, project);
      fs.cpSync(path.join(__dirname, "consumer"), target, { recursive: true });
      fs.writeFileSync(path.join(target, "package.json"), JSON.stringify({ type }));
      const compilerOptions = { module, moduleResolution, target: "ES2022", strict: true, types: ["node"] };
      fs.writeFileSync(path.join(target, "tsconfig.json"), JSON.stringify({ compilerOptions }));
      // No skipLibCheck: the package's own declarations must stand up to a strict consumer.
      run(target, path.join(folder, "node_modules/.bin/tsc"));
    });

    test.each(PROGRAMS)("compiles and synthesizes, imported %s", (program) => {
      run(path.join(folder, project), process.execPath, `${program}.js`);
      const { stacks } = readOutput(path.join(folder, project, "cdktf.out"));
      expect(Object.keys(stacks)).toEqual(["shop-entry"]);
      expect(stacks["shop-entry"]!.resource!.kubernetes_deployment_v1).toHaveProperty("entry");
    });
  });

  test("works as the README says, with the files that it shows", () => {
    const readme = fs.readFileSync(path.join(PROJECT, "README.md"), "utf8");
    const [cdktfJson, tsconfig] = [...readme.matchAll(/^```json\n(.*?)^```$/gms)].map((match) => match[1]!);
    const [, program] = /^```ts\n(.*?)^```$/ms.exec(readme)!;
    const target = path.join(folder, "readme");
    fs.mkdirSync(target);
    // What `npm init -y` writes, as far as it matters.
    fs.writeFileSync(
      path.join(target, "package.json"),
      JSON.stringify({ name: "readme", version: "1.0.0", type: "commonjs" }),
    );
    fs.writeFileSync(path.join(target, "cdktf.json"), cdktfJson!);
    fs.writeFileSync(path.join(target, "tsconfig.json"), tsconfig!);
    fs.writeFileSync(path.join(target, "main.ts"), program!);
    fs.symlinkSync(path.join(folder, "node_modules"), path.join(target, "node_modules"));
    const { status, output } = cdktf(target, "list");
    expect(output).toContain("prod-entry");
    expect(status).toBe(0);
  });

  test("brings a command that works, wherever it is installed", () => {
    const target = path.join(folder, "readme");
    const { status, stdout } = spawnSync("npx", ["--offline", "onprem", "manifests", "prod-entry"], {
      cwd: target,
      encoding: "utf8",
    });
    expect(stdout).toContain("# Stack prod-entry, environment prod, Kubernetes 1.34\n");
    expect(stdout).toContain("\nkind: Deployment\nmetadata:\n  name: entry\n");
    expect(status).toBe(0);
  });

  test("brings what secrets are made with", () => {
    const target = path.join(folder, "shop");
    fs.mkdirSync(target);
    fs.writeFileSync(path.join(target, "package.json"), JSON.stringify({ name: "shop", type: "commonjs" }));
    fs.symlinkSync(path.join(folder, "node_modules"), path.join(target, "node_modules"));
    fs.writeFileSync(path.join(target, "cdktf.json"), JSON.stringify({ language: "typescript", app: "node main.js" }));
    fs.writeFileSync(path.join(target, "main.js"), SHOP);
    // Before anything was synthesized, as on the first day.
    const { status, stdout } = spawnSync("npx", ["--offline", "onprem", "secrets", "init", "prod"], {
      cwd: target,
      encoding: "utf8",
    });
    expect(stdout).toContain("Everything is there and right; deploy with --var-file secrets/prod.tfvars.json\n");
    expect(status).toBe(0);
    const file = path.join(target, "secrets/prod.tfvars.json");
    expect(Object.keys(JSON.parse(fs.readFileSync(file, "utf8")) as object).sort()).toEqual([
      ...["certificate", "key", "login", "password"],
    ]);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  test("holds the library, and nothing of the project around it", () => {
    const files = fs.readdirSync(path.join(folder, "node_modules/cdktf-onprem"));
    expect(files.sort()).toEqual(["LICENSE", "README.md", "dist", "lib", "package.json"]);
    expect(fs.readdirSync(path.join(folder, "node_modules/cdktf-onprem/dist"))).toEqual(["cli", "lib"]);
  });
});
