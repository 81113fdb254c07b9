import * as fs from "node:fs";
import * as path from "node:path";
import { configMap, fakeApp, onprem, Ran, STACKS, writeStacks } from "./fake-app";

let folder: string;
beforeEach(() => {
  folder = fakeApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const write = (...args: readonly string[]): Promise<Ran> => onprem(folder, ["manifests", "-o", "out", ...args]);
const at = (...names: readonly string[]): string => path.join(folder, "out", ...names);
const files = (): readonly string[] =>
  fs
    .readdirSync(at(), { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(at(), path.join(entry.parentPath, entry.name)))
    .sort();

const ENTRY = ["configmap-settings.yaml", "kustomization.yaml", "secret-login.yaml"];
const within = (stack: string): readonly string[] => ENTRY.map((name) => `${stack}/${name}`);

test("a stack that is named is a folder, and everything else a subfolder a stack", async () => {
  expect(await write("prod-entry")).toEqual({ status: 0, stdout: "", stderr: "app says 0 variables\n" });
  expect(files()).toEqual(ENTRY);
  fs.rmSync(at(), { recursive: true });
  const { stderr } = await write("prod");
  expect(files()).toEqual(within("prod-entry"));
  expect(stderr).toContain("onprem: prod-nodes makes no Kubernetes objects, and has no files\n");
});

test("the same again changes no byte, and a file that is gone from the stack is gone from the folder", async () => {
  await write("prod-entry");
  const texts = (): readonly string[] => files().map((name) => fs.readFileSync(at(name), "utf8"));
  const before = texts();
  await write("prod-entry");
  expect(texts()).toEqual(before);
  writeStacks(folder, { "prod-entry": { resource: configMap("other", {}) } });
  await write("prod-entry");
  expect(files()).toEqual(["configmap-other.yaml", "kustomization.yaml"]);
});

test("of several stacks, those that there are no longer go, and those that were not asked for stay", async () => {
  await write("prod");
  await write("test");
  expect(files()).toEqual([...within("prod-entry"), ...within("test-entry")]);
  writeStacks(folder, { "test-entry": STACKS["test-entry"]! });
  await write("test");
  expect(files()).toEqual(within("test-entry"));
  expect(fs.readdirSync(at())).toEqual(["test-entry"]);
});

test("an interrupted run is no obstacle to the next", async () => {
  await write("prod-entry");
  fs.rmSync(at("secret-login.yaml"));
  fs.writeFileSync(at("secret-login.yaml.onprem-unfinished"), "half");
  expect((await write("prod-entry")).status).toBe(0);
  expect(files()).toEqual(ENTRY);
});

test("charts that kustomize fetched stay where they are", async () => {
  await write("prod-entry");
  fs.mkdirSync(at("charts"));
  fs.writeFileSync(at("charts", "fetched"), "");
  expect((await write("prod-entry")).status).toBe(0);
  expect(files()).toContain("charts/fetched");
});

describe("a folder with anything else in it is refused, and stays as it is:", () => {
  const refused = async (name: string, ...args: readonly string[]): Promise<void> => {
    const before = files();
    const { status, stderr } = await write(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(`holds what this command did not write: ${name}`);
    expect(files()).toEqual(before);
  };

  test("a file of somebody else", async () => {
    fs.mkdirSync(at());
    fs.writeFileSync(at("mine.txt"), "x");
    await refused("mine.txt", "prod-entry");
    await refused("mine.txt");
  });

  test("a kustomization of somebody else", async () => {
    fs.mkdirSync(at());
    fs.writeFileSync(at("kustomization.yaml"), "resources:\n- mine.yaml\n");
    fs.writeFileSync(at("mine.yaml"), "x");
    await refused("kustomization.yaml, mine.yaml", "prod-entry");
  });

  test("a file beside ours", async () => {
    await write("prod-entry");
    fs.writeFileSync(at("mine.yaml"), "x");
    await refused("mine.yaml", "prod-entry");
  });

  test("a file beside ours that the kustomization names by now", async () => {
    await write("prod-entry");
    fs.writeFileSync(at("mine.yaml"), "x");
    const kustomization = fs.readFileSync(at("kustomization.yaml"), "utf8");
    const changed = `${kustomization.replace("resources:\n", "resources:\n- mine.yaml\n")}generators:\n`;
    fs.writeFileSync(at("kustomization.yaml"), changed);
    await refused("mine.yaml", "prod-entry");
    expect(fs.readFileSync(at("kustomization.yaml"), "utf8")).toBe(changed);
    fs.rmSync(at("mine.yaml"));
    expect((await write("prod-entry")).status).toBe(0);
    expect(fs.readFileSync(at("kustomization.yaml"), "utf8")).toBe(kustomization);
  });

  test("a link in the place of a file of ours", async () => {
    await write("prod-entry");
    fs.rmSync(at("secret-login.yaml"));
    fs.symlinkSync(path.join(folder, "app.js"), at("secret-login.yaml"));
    const before = fs.readFileSync(path.join(folder, "app.js"), "utf8");
    await refused("secret-login.yaml", "prod-entry");
    expect(fs.readFileSync(path.join(folder, "app.js"), "utf8")).toBe(before);
  });

  test("a file in a subfolder of ours, of a stack that there is no longer", async () => {
    await write("prod");
    fs.writeFileSync(at("prod-entry", "mine.yaml"), "x");
    writeStacks(folder, { "test-entry": STACKS["test-entry"]! });
    await refused("mine.yaml");
  });

  test("one stack where several were, and several where one was", async () => {
    await write("prod");
    await refused("prod-entry", "test-entry");
    fs.rmSync(at(), { recursive: true });
    await write("prod-entry");
    await refused("configmap-settings.yaml", "prod");
  });
});

test("a place that is no folder is an error in words", async () => {
  fs.writeFileSync(at(), "");
  const { status, stderr } = await write("prod-entry");
  expect(status).toBe(1);
  expect(stderr).toContain("onprem manifests: out cannot be written: ENOTDIR");
});
