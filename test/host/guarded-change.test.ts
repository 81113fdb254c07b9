import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { SecretValue } from "../../lib/environment";
import { GuardedChange, GuardedChangeProps, HostGroup, ManagedFile } from "../../lib/host";
import { GUARD_SCRIPT } from "../../lib/host/guard";
import { Duration } from "../../lib/units";
import { testEnvironment } from "../support/environments";
import { testHosts } from "../support/hosts";
import { codesOf } from "../support/refusal";
import { SynthesizedStack, synthesize, TerraformBlock } from "../support/synth";

type ChangeProps = Omit<GuardedChangeProps, "hosts">;

const FILE: ManagedFile = { path: "/etc/demo.conf", content: "size=${SIZE}\n" };

const LEAST: ChangeProps = { title: "demo", files: [FILE], steps: { activate: "true", healthy: "true" } };

function synthesizeChange(props: Partial<ChangeProps>, hosts = 1): SynthesizedStack {
  return synthesize((app) => {
    const stack = testEnvironment(app).stack("nodes");
    new GuardedChange(stack, "demo", {
      ...LEAST,
      ...props,
      hosts: new HostGroup(stack, "nodes", { hosts: testHosts(hosts) }),
    });
  }).stacks["test-nodes"]!;
}

interface Provisioner {
  readonly "remote-exec"?: { readonly inline: readonly string[] };
  readonly "local-exec"?: TerraformBlock;
  readonly file?: TerraformBlock;
}

function changeIn(stack: SynthesizedStack, host = "node-1"): TerraformBlock {
  const [found] = Object.entries(stack.resource!.terraform_data!).filter(([name]) => name.startsWith(`demo_${host}_`));
  return found![1];
}

const provisionersOf = (stack: SynthesizedStack): readonly Provisioner[] =>
  changeIn(stack).provisioner as readonly Provisioner[];

const scriptOf = (stack: SynthesizedStack): string =>
  provisionersOf(stack)
    .map((provisioner) => provisioner["remote-exec"]?.inline[0] ?? "")
    .find((script) => script.includes("apply"))!;

describe("a change of a machine", () => {
  test("sends the files, with shell's own marks kept from Terraform", () => {
    expect(scriptOf(synthesizeChange({}))).toContain("\nsize=$${SIZE}\n");
  });

  test("sends the guard, which lies beside the stack once", () => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-guard-"));
    try {
      const app = new App({ outdir });
      const stack = testEnvironment(app).stack("nodes");
      new GuardedChange(stack, "demo", { ...LEAST, hosts: new HostGroup(stack, "nodes", { hosts: testHosts(3) }) });
      app.synth();
      const folder = path.join(outdir, "stacks/test-nodes");
      expect(fs.readdirSync(folder).sort()).toEqual(["cdk.tf.json", "guarded-change.sh"]);
      expect(fs.readFileSync(path.join(folder, "guarded-change.sh"), "utf8")).toBe(GUARD_SCRIPT);
    } finally {
      fs.rmSync(outdir, { recursive: true });
    }
    expect(scriptOf(synthesizeChange({}))).toContain('\n${file("${path.module}/guarded-change.sh")}\n');
  });

  test("waits two minutes for health and ten seconds more, unless told otherwise", () => {
    expect(scriptOf(synthesizeChange({}))).toMatch(/settle='10'\nwithin='120'\nactivation='120'\n/);
    const props = {
      settle: Duration.seconds(1),
      healthyWithin: Duration.seconds(2),
      activationTimeout: Duration.seconds(3),
      units: ["demo"],
    };
    expect(scriptOf(synthesizeChange(props))).toMatch(/settle='1'\nwithin='2'\nactivation='3'\nunits='demo'\n/);
  });

  test("may have files of its own on each machine", () => {
    const stack = synthesizeChange({ files: ({ name }) => [{ path: "/etc/name", content: name }] }, 2);
    expect(changeIn(stack, "node-1").triggers_replace).not.toEqual(changeIn(stack, "node-2").triggers_replace);
  });
});

describe("what makes a change again", () => {
  const triggers = (props: Partial<ChangeProps>): unknown => changeIn(synthesizeChange(props)).triggers_replace;

  test("files and the revision", () => {
    expect(triggers({ files: [{ ...FILE, mode: "0600" }] })).not.toEqual(triggers({}));
    expect(triggers({ revision: 2 })).not.toEqual(triggers({}));
  });

  test("no other step or time", () => {
    const steps = { activate: "systemctl restart demo", healthy: "true", validate: "true" };
    expect(triggers({ steps, settle: Duration.seconds(1), title: "other" })).toEqual(triggers({}));
  });

  test("what only Terraform knows, when it changes", () => {
    const stack = synthesize((app) => {
      const stack = testEnvironment(app).stack("nodes");
      const size = new TerraformVariable(stack, "size", { type: "string" });
      const files = [{ path: "/etc/demo.conf", content: `size=${size.stringValue}` }];
      const hosts = new HostGroup(stack, "nodes", { hosts: testHosts(1) });
      new GuardedChange(stack, "demo", { ...LEAST, files, hosts });
    }).stacks["test-nodes"]!;
    expect(changeIn(stack).triggers_replace).toContain('${sha256("size=${var.size}")}');
    expect(scriptOf(stack)).toContain("\nsize=${var.size}\n");
  });
});

test("a secret goes to the machine by itself, and is in no other place", () => {
  const build = (others: number): SynthesizedStack =>
    synthesize((app) => {
      const stack = testEnvironment(app).stack("nodes");
      // Their tokens come first, and must not show.
      Array.from(
        { length: others },
        (_, index) => new TerraformVariable(stack, `other${index}`, { type: "string" }).stringValue,
      );
      const password = stack.secretVariable(SecretValue.variable("password"));
      const files = [FILE, { path: "/etc/secret", content: `p=${password.stringValue}`, mode: "0600", secret: true }];
      new GuardedChange(stack, "demo", {
        ...LEAST,
        files,
        hosts: new HostGroup(stack, "nodes", { hosts: testHosts(1) }),
      });
    }).stacks["test-nodes"]!;
  const [prepare, file, apply, ...rest] = provisionersOf(build(0));
  expect(prepare!["remote-exec"]!.inline[0]).toMatch(/mkdir -m 700/);
  expect(file!.file).toMatchObject({
    content: "p=${var.password}",
    destination: "/dev/shm/cdktf-onprem.test-nodes.demo/1",
  });
  expect(apply!["remote-exec"]!.inline[0]).not.toContain("var.password");
  expect(rest).toEqual([]);
  expect(changeIn(build(3)).triggers_replace).toEqual(changeIn(build(0)).triggers_replace);
});

test("a verification has the last word, between the change and its confirmation", () => {
  const stack = synthesizeChange({
    verify: ({ name }) => ({ command: `check ${name} $` + "{X}", environment: { X: "1" } }),
  });
  const [apply, verify, confirm] = provisionersOf(stack);
  expect(apply!["remote-exec"]!.inline[0]).toContain("confirm='later'");
  expect(verify!["local-exec"]).toEqual({
    command: "check node-1 $${X}",
    quiet: true,
    environment: { X: "1" },
  });
  expect(confirm!["remote-exec"]!.inline[0]).toContain("confirm 'test-nodes.demo'");
});

test("needs no provider", () => {
  expect(synthesizeChange({}).terraform).not.toHaveProperty("required_providers");
});

describe("what a change refuses", () => {
  const files = (...given: readonly ManagedFile[]): Partial<ChangeProps> => ({ files: given });

  test.each<[string, Partial<ChangeProps>, readonly string[]]>([
    ["an empty title", { title: " " }, ["ChangeTitleInvalid"]],
    ["a title of two lines", { title: "a\nb" }, ["ChangeTitleInvalid"]],
    ["a title of 61 letters", { title: "a".repeat(61) }, ["ChangeTitleInvalid"]],
    ["a title of 60 letters", { title: "a".repeat(60) }, []],
    ["no file", files(), ["ChangeWithoutFiles"]],
    ["a relative path", files({ ...FILE, path: "etc/demo" }), ["FilePathInvalid"]],
    ["a path with a blank", files({ ...FILE, path: "/etc/a b" }), ["FilePathInvalid"]],
    ["a path with ..", files({ ...FILE, path: "/etc/../demo" }), ["FilePathInvalid"]],
    ["a path that ends in a dash", files({ path: "/etc/demo/", absent: true }), ["FilePathInvalid"]],
    ["a path of a template unit", files({ ...FILE, path: "/etc/systemd/system/a@b.service" }), []],
    ["a file twice", files(FILE, { path: FILE.path, absent: true }), ["FileRepeated"]],
    ["a mode in words", files({ ...FILE, mode: "rw" }), ["FilePermissionsInvalid"]],
    ["a mode of four digits and owners by number", files({ ...FILE, mode: "2755", owner: "65534:0" }), []],
    ["a mode of three digits", files({ ...FILE, mode: "640" }), []],
    ["an owner without a group", files({ ...FILE, owner: "web" }), ["FilePermissionsInvalid"]],
    ["a secret for everybody", files({ ...FILE, secret: true }), ["SecretFileReadable"]],
    ["a secret for a group", files({ ...FILE, secret: true, mode: "0640" }), []],
    ["no time for health", { healthyWithin: Duration.seconds(0) }, ["ChangeTimeZero"]],
    ["half a second to settle", { settle: Duration.millis(500) }, ["ChangeTimeNotWhole"]],
    ["no time to settle", { settle: Duration.seconds(0) }, []],
    ["a unit with a blank", { units: ["a b"] }, ["UnitInvalid"]],
    ["revision 0", { revision: 0 }, ["ChangeRevisionInvalid"]],
    ["revision 1", { revision: 1 }, []],
  ])("%s", (_, props, codes) => {
    expect(codesOf(() => synthesizeChange(props))).toEqual(codes);
  });

  const inStack = (build: (add: (id: string, props?: Partial<ChangeProps>) => void) => void): readonly string[] =>
    codesOf(() => {
      const stack = testEnvironment(new App()).stack("nodes");
      const hosts = new HostGroup(stack, "nodes", { hosts: testHosts(1) });
      build((id, props = {}) => new GuardedChange(stack, id, { ...LEAST, ...props, hosts }));
    });

  test.each([
    ["a blank", "my change", ["ChangeIdInvalid"]],
    ["a quote", "it's", ["ChangeIdInvalid"]],
    ["shell's and Terraform's marks", "${x}", ["ChangeIdInvalid"]],
    ["a name that is too long", "x".repeat(190), ["ChangeIdInvalid"]],
    ["the longest name", "x".repeat(189), []],
  ])("%s as id", (_, id, codes) => {
    expect(inStack((add) => add(id))).toEqual(codes);
  });

  test("two ids that are one on the machines", () => {
    const stack = testEnvironment(new App()).stack("nodes");
    const hosts = new HostGroup(stack, "nodes", { hosts: testHosts(1) });
    new GuardedChange(new Construct(stack, "a"), "b", { ...LEAST, hosts });
    const again = { ...LEAST, hosts, files: [{ path: "/etc/other", content: "" }] };
    expect(codesOf(() => new GuardedChange(stack, "a.b", again))).toEqual(["ChangeRepeated"]);
  });

  test("a file that another change has on the same machine, unless both edit it", () => {
    const edited: ManagedFile = { path: "/etc/demo.conf", edit: "cat", undo: "cat" };
    const both = (one: ManagedFile, other: ManagedFile): readonly string[] =>
      inStack((add) => {
        add("one", { files: [one] });
        add("other", { files: [other] });
      });
    expect(both(FILE, FILE)).toEqual(["FileOfAnotherChange"]);
    expect(both(FILE, { path: FILE.path, absent: true })).toEqual(["FileOfAnotherChange"]);
    expect(both(edited, edited)).toEqual([]);
    expect(both(FILE, { ...FILE, path: "/etc/other.conf" })).toEqual([]);
  });

  test("a group of another stack", () => {
    const environment = testEnvironment(new App());
    const hosts = new HostGroup(environment.stack("a"), "nodes", { hosts: testHosts(1) });
    expect(codesOf(() => new GuardedChange(environment.stack("b"), "demo", { ...LEAST, hosts }))).toEqual([
      "HostGroupElsewhere",
    ]);
  });
});
