import * as fs from "node:fs";
import * as path from "node:path";
import { configMap, fakeApp, onprem, secret, STACKS, writeSecrets, writeStacks } from "./fake-app";

const PLANTED = "planted-4711";
const FILLED = `data:\n  password: ${Buffer.from(PLANTED).toString("base64")}\n`;
const FILE = JSON.stringify({ admin_password: PLANTED, unused: "x" });

let folder: string;
beforeEach(() => {
  folder = fakeApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

test("are taken from the file of the environment, which stands before the variable", async () => {
  writeSecrets(folder, "prod", FILE);
  const { status, stdout, stderr } = await onprem(folder, ["manifests", "prod-entry", "--with-secrets"], {
    variables: { TF_VAR_admin_password: "other" },
  });
  expect(status).toBe(0);
  expect(stdout).toContain(FILLED);
  expect(stdout).not.toContain("placeholder");
  expect(stderr).not.toContain(PLANTED);
});

test("are taken from the variable where there is no file, or where it does not name them", async () => {
  const variables = { TF_VAR_admin_password: PLANTED };
  expect((await onprem(folder, ["manifests", "prod", "--with-secrets"], { variables })).stdout).toContain(FILLED);
  writeSecrets(folder, "prod", "{}");
  expect((await onprem(folder, ["manifests", "prod", "--with-secrets"], { variables })).stdout).toContain(FILLED);
});

test("are taken from a file that is named, for stacks of one environment", async () => {
  fs.writeFileSync(path.join(folder, "mine.json"), FILE, { mode: 0o600 });
  const args = ["manifests", "--with-secrets", "--secrets", "mine.json"];
  expect((await onprem(folder, [...args, "test"])).stdout).toContain(FILLED);
  const { status, stderr } = await onprem(folder, args);
  expect(status).toBe(1);
  expect(stderr).toContain("--secrets is one file, and these stacks are of prod, test; name one of them");
});

test("that have no value are all named, with the ways out", async () => {
  writeStacks(folder, {
    ...STACKS,
    "prod-web": { ...STACKS["prod-entry"]!, environment: "prod", secrets: ["admin_password"] },
  });
  const { status, stdout, stderr } = await onprem(folder, ["manifests", "--with-secrets"]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(
    "secrets without a value: admin_password (prod-entry), admin_password (prod-web), admin_password (test-entry)\n",
  );
  expect(stderr).toContain("secrets/prod.tfvars.json, secrets/test.tfvars.json");
  expect(stderr).toContain("TF_VAR_<name>");
});

test.each([
  [
    "is read by the group",
    FILE,
    0o640,
    "secrets/prod.tfvars.json can be read by others; run: chmod 600 secrets/prod.tfvars.json",
  ],
  ["is read by everybody", FILE, 0o604, "chmod 600 secrets/prod.tfvars.json"],
  ["is no JSON", `{"admin_password": "${PLANTED}`, 0o600, "secrets/prod.tfvars.json is no JSON"],
  ["is JSON of another kind", `["${PLANTED}"]`, 0o600, "secrets/prod.tfvars.json is no JSON object"],
  ["has a value that is no text", '{"admin_password": 4711}', 0o600, "no text is the value of admin_password"],
])("in a file that %s are refused, and nothing of it is said", async (_, content, mode, message) => {
  writeSecrets(folder, "prod", content, mode);
  const { status, stdout, stderr } = await onprem(folder, ["manifests", "prod", "--with-secrets"]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("4711");
});

test("in a place that is no good are refused, as by all commands", async () => {
  fs.mkdirSync(path.join(folder, "secrets"), { mode: 0o700 });
  fs.writeFileSync(path.join(folder, "elsewhere.json"), FILE, { mode: 0o600 });
  fs.symlinkSync("../elsewhere.json", path.join(folder, "secrets/prod.tfvars.json"));
  const { status, stdout, stderr } = await onprem(folder, ["manifests", "prod", "--with-secrets"]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("secrets/prod.tfvars.json is a symbolic link; put a file in its place");
});

test.each([
  ["no.json", "no.json cannot be read: ENOENT"],
  ["secrets", "secrets is a folder"],
])("in %s are refused", async (file, message) => {
  fs.mkdirSync(path.join(folder, "secrets"), { mode: 0o700 });
  const { status, stderr } = await onprem(folder, ["manifests", "prod", "--with-secrets", "--secrets", file]);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
});

test("are not printed to a terminal", async () => {
  writeSecrets(folder, "prod", FILE);
  const { status, stdout, stderr } = await onprem(folder, ["manifests", "prod", "--with-secrets"], {
    isTerminal: true,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(
    "--with-secrets does not print to a terminal; write a folder by --output, or go on with a pipe",
  );
});

test("in a folder can be read by the owner alone, and no longer are there without --with-secrets", async () => {
  writeSecrets(folder, "prod", FILE);
  const modes = (): readonly string[] =>
    fs
      .readdirSync(path.join(folder, "out"))
      .map((name) => (fs.statSync(path.join(folder, "out", name)).mode & 0o777).toString(8));
  const { status } = await onprem(folder, ["manifests", "prod-entry", "--with-secrets", "-o", "out"], {
    isTerminal: true,
  });
  expect(status).toBe(0);
  expect(fs.readFileSync(path.join(folder, "out/secret-login.yaml"), "utf8")).toContain(FILLED);
  expect(new Set(modes())).toEqual(new Set(["600"]));
  await onprem(folder, ["manifests", "prod-entry", "-o", "out"]);
  expect(fs.readFileSync(path.join(folder, "out/secret-login.yaml"), "utf8")).toContain(
    "<secret variable admin_password>",
  );
  expect(modes()).not.toContain("600");
});

describe("variables that are no secret", () => {
  const settings = (environment: string) => ({
    environment,
    resource: { ...configMap("settings", { size: "${var.size}" }), ...secret("login", "admin_password") },
    secrets: ["admin_password"],
    variables: ["size"],
  });
  beforeEach(() => {
    writeStacks(folder, { "prod-entry": settings("prod"), "test-entry": settings("test") });
    writeSecrets(folder, "prod", JSON.stringify({ admin_password: PLANTED, size: "10g" }));
    writeSecrets(folder, "test", JSON.stringify({ admin_password: PLANTED }));
  });

  test("have to have a value", async () => {
    const { status, stderr } = await onprem(folder, ["manifests", "test", "--with-secrets"]);
    expect(status).toBe(1);
    expect(stderr).toContain("the variable size has no value");
  });

  test("are taken from the same places, and a stack that wants them can be shown", async () => {
    const args = ["manifests", "--with-secrets"];
    const { stdout } = await onprem(folder, args, { variables: { TF_VAR_size: "1g" } });
    expect(stdout.match(/^ {2}size: .*$/gm)).toEqual(["  size: 10g", "  size: 1g"]);
    expect(stdout.split(FILLED)).toHaveLength(3);
  });

  test("are compared as they are", async () => {
    const args = ["manifests", "--diff", "--with-secrets", "prod", "test"];
    const { status, stdout } = await onprem(folder, args, { variables: { TF_VAR_size: "1g" } });
    expect(status).toBe(1);
    expect(stdout.match(/^[-+] .*$/gm)).toEqual(["-  size: 10g", "+  size: 1g"]);
  });
});

test("do not stand in an error about the stack", async () => {
  writeStacks(folder, {
    "prod-entry": {
      environment: "prod",
      resource: {
        kubernetes_config_map_v1: {
          a: { metadata: { name: "a" }, data: { a: "${var.admin_password}" }, "${var.admin_password}": "x" },
        },
      },
      secrets: ["admin_password"],
    },
  });
  writeSecrets(folder, "prod", FILE);
  const { status, stdout, stderr } = await onprem(folder, ["manifests", "prod", "--with-secrets"]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).not.toContain(PLANTED);
});

describe("in a diff", () => {
  test.each([
    ["differ", "other", 1],
    ["are the same", PLANTED, 0],
  ])("are compared and never shown: they %s", async (_, value, expected) => {
    writeStacks(folder, {
      "prod-entry": STACKS["prod-entry"]!,
      "test-entry": { ...STACKS["prod-entry"]!, environment: "test" },
    });
    writeSecrets(folder, "prod", FILE);
    writeSecrets(folder, "test", JSON.stringify({ admin_password: value }));
    const { status, stdout, stderr } = await onprem(folder, ["manifests", "--diff", "--with-secrets", "prod", "test"], {
      isTerminal: true,
    });
    expect({ status, stderr }).toEqual({ status: expected, stderr: "app says 0 variables\n" });
    expect(stdout.includes("(value 1)") && stdout.includes("(value 2)")).toBe(expected === 1);
    const said = stdout + stderr;
    for (const secret of [PLANTED, "other"]) {
      expect(said).not.toContain(secret);
      expect(said).not.toContain(Buffer.from(secret).toString("base64"));
    }
  });
});
