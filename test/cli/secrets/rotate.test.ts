import * as fs from "node:fs";
import { onprem, type RunIn, writeSecrets } from "../fake-app";
import { fileOf, MADE, secretApp, valuesIn } from "./secret-app";

let made: string;
beforeAll(async () => {
  const once = secretApp();
  await onprem(once, ["secrets", "init", "prod"]);
  made = fs.readFileSync(fileOf(once), "utf8");
  fs.rmSync(once, { recursive: true });
});

let folder: string;
beforeEach(() => {
  folder = secretApp();
  writeSecrets(folder, "prod", made);
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const rotate = (name: string, options: RunIn, ...args: readonly string[]) =>
  onprem(folder, ["secrets", "rotate", "prod", name, ...args], options);

/** Names of the values that are others than before. */
const changedSince = (before: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(valuesIn(folder))
    .filter(([name, value]) => before[name] !== value)
    .map(([name]) => name)
    .sort();

test.each([
  ["csrf_key", ["csrf_key"]],
  ["token_key", ["token_certificate", "token_key"]],
  ["token_certificate", ["token_certificate", "token_key"]],
  ["pull_password", ["pull_htpasswd", "pull_password"]],
  ["pull_htpasswd", ["pull_htpasswd"]],
])("%s changes, and what is nothing without it", async (name, changed) => {
  const before = valuesIn(folder);
  const { status } = await rotate(name, { stdin: "" }, "--yes");
  expect(status).toBe(0);
  expect(changedSince(before)).toEqual(changed);
  expect(Object.keys(valuesIn(folder)).sort()).toEqual([...MADE]);
  // All of them fit together again.
  expect((await onprem(folder, ["secrets", "list", "prod"])).stdout).not.toContain("Wrong");
});

test("says what it means, and asks", async () => {
  const before = valuesIn(folder);
  const refused = await rotate("token_key", { answer: "y" });
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toBe(
    [
      "app says 0 variables",
      "token_key and token_certificate: the old values are gone then, and what runs has them until the next deploy of prod-registry.",
      "  All cores restart together.",
      "Type yes to rotate: ",
      "onprem secrets rotate: nothing is changed",
      "",
    ].join("\n"),
  );
  expect(changedSince(before)).toEqual([]);
  expect(await rotate("token_key", { answer: " yes " })).toMatchObject({
    status: 0,
    stdout: "Rotated: token_key, token_certificate\n",
  });
  expect(changedSince(before)).toEqual(["token_certificate", "token_key"]);
});

test("wants --yes where nobody can be asked", async () => {
  const before = valuesIn(folder);
  const { status, stderr } = await rotate("csrf_key", { stdin: "yes\n" });
  expect(status).toBe(1);
  expect(stderr).toContain("nobody is there to confirm it; --yes does\n");
  expect(changedSince(before)).toEqual([]);
});

test("does not change a value with which something is lost, unless it is forced and confirmed", async () => {
  const before = valuesIn(folder);
  const refused = await rotate("database_key", { stdin: "" }, "--yes");
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("database_key must not change, for this would be lost for good: the passwords");
  expect((await rotate("database_key", { answer: "no" }, "--force")).status).toBe(1);
  expect(changedSince(before)).toEqual([]);
  const forced = await rotate("database_key", { answer: "yes" }, "--force");
  expect(forced.stderr).toContain("Lost for good:\n  the passwords in the database, which it encrypts\n");
  expect(changedSince(before)).toEqual(["database_key"]);
});

test.each([
  [
    "ceph_key",
    "ceph_key is not made here: it is the key of client.rbd, from who runs Ceph; get a new one there, then: ceph auth get-key client.rbd | npx onprem secrets set prod ceph_key\n",
  ],
  ["webhook", "webhook is not made here; get a new one there, then: npx onprem secrets set prod webhook < FILE\n"],
  ["nothing", "prod needs no secret nothing; secrets: "],
])("%s cannot be made", async (name, message) => {
  const { status, stderr } = await rotate(name, { stdin: "" }, "--yes");
  expect(status).toBe(1);
  expect(stderr).toContain(message);
});

describe("for a vault", () => {
  beforeEach(() => {
    fs.rmSync(fileOf(folder));
  });

  test.each([
    ["csrf_key", ["csrf_key"]],
    ["token_certificate", ["token_certificate", "token_key"]],
    ["pull_password", ["pull_htpasswd", "pull_password"]],
  ])("prints %s, and what is nothing without it, and writes nothing", async (name, printed) => {
    const { status, stdout, stderr } = await rotate(name, { stdin: "" }, "--yes", "--print");
    expect(status).toBe(0);
    const values = JSON.parse(stdout) as Readonly<Record<string, string>>;
    expect(Object.keys(values).sort()).toEqual(printed);
    expect(stderr).toContain("Printed: ");
    expect(fs.readdirSync(`${folder}/secrets`)).toEqual([]);
    // What was printed is right when the vault gives it.
    const variables = Object.fromEntries(Object.entries(values).map(([one, value]) => [`TF_VAR_${one}`, value]));
    const { stdout: list } = await onprem(folder, ["secrets", "list", "prod"], { variables });
    expect(list.match(/ right, by TF_VAR /g)).toHaveLength(printed.length);
  });

  test("makes a password file of the password that a variable gives, and none without it", async () => {
    const without = await rotate("pull_htpasswd", { stdin: "" }, "--yes", "--print");
    expect(without).toMatchObject({ status: 1, stdout: "" });
    expect(without.stderr).toContain("pull_htpasswd is made of pull_password, which has no value; give it one");
    const variables = { TF_VAR_pull_password: "from-the-vault", TF_VAR_pull_htpasswd: "old" };
    const { stdout } = await rotate("pull_htpasswd", { stdin: "", variables }, "--yes", "--print");
    const { pull_htpasswd } = JSON.parse(stdout) as Readonly<Record<string, string>>;
    expect(pull_htpasswd).toMatch(/^puller:\$2y\$/);
  });

  test("prints nothing onto a terminal, nor what the file would go before", async () => {
    expect(await rotate("csrf_key", { isTerminal: true, answer: "yes" }, "--print")).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringContaining("--print does not print to a terminal") as string,
    });
    writeSecrets(folder, "prod", made);
    const kept = await rotate("csrf_key", { stdin: "" }, "--yes", "--print");
    expect(kept).toMatchObject({ status: 1, stdout: "" });
    expect(kept.stderr).toContain(
      "csrf_key is in secrets/prod.tfvars.json, which goes before what a vault gives; rotate it without --print",
    );
    expect(fs.readFileSync(fileOf(folder), "utf8")).toBe(made);
  });

  test("wants to be forced and confirmed as elsewhere", async () => {
    expect(await rotate("database_key", { stdin: "" }, "--yes", "--print")).toMatchObject({ status: 1, stdout: "" });
    expect(await rotate("database_key", { answer: "no" }, "--force", "--print")).toMatchObject({
      status: 1,
      stdout: "",
    });
    expect((await rotate("database_key", { answer: "yes" }, "--force", "--print")).status).toBe(0);
  });
});

test("what is not there is made by init, and what a variable gives is not changed here", async () => {
  const rest = Object.fromEntries(
    Object.entries(valuesIn(folder)).filter(([name]) => !["csrf_key", "token_certificate"].includes(name)),
  );
  fs.writeFileSync(fileOf(folder), JSON.stringify(rest));
  expect((await rotate("csrf_key", { stdin: "" }, "--yes")).stderr).toContain(
    "csrf_key is not there yet; npx onprem secrets init prod makes it",
  );
  const variables = { TF_VAR_csrf_key: "x", TF_VAR_token_certificate: "x" };
  for (const [name, given] of [
    ["csrf_key", "csrf_key"],
    ["token_key", "token_certificate"],
  ] as const) {
    const { status, stderr } = await rotate(name, { stdin: "", variables }, "--yes");
    expect(status).toBe(1);
    expect(stderr).toContain(`${given} is given by TF_VAR_${given}; change it where that comes from`);
  }
  expect(valuesIn(folder)).toEqual(rest);
});
