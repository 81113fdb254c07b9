import { App } from "cdktf";
import type { Host } from "../../lib/environment";
import { GuardedChange, GuardedChangeProps, HostGroup, HostGroupProps } from "../../lib/host";
import { Duration, Percent } from "../../lib/units";
import { testEnvironment } from "../support/environments";
import { HOST_KEY, testHosts } from "../support/hosts";
import { codesOf } from "../support/refusal";
import { addressesOf, SynthesizedApp, SynthesizedStack, synthesize, TerraformBlock } from "../support/synth";

const CHANGE: Omit<GuardedChangeProps, "hosts"> = {
  title: "demo",
  files: [{ path: "/etc/demo.conf", content: "demo\n" }],
  steps: { activate: "true", healthy: "true" },
};

function synthesizeGroup(props: HostGroupProps, changes: readonly string[] = ["demo"]): SynthesizedApp {
  return synthesize((app) => {
    const stack = testEnvironment(app).stack("nodes");
    const hosts = new HostGroup(stack, "nodes", props);
    for (const id of changes) {
      new GuardedChange(stack, id, { ...CHANGE, hosts, files: [{ path: `/etc/${id}.conf`, content: "demo\n" }] });
    }
  });
}

const stackOf = ({ stacks }: SynthesizedApp): SynthesizedStack => stacks["test-nodes"]!;

/** The resources of a stack by the first part of their name, without cdktf's hash. */
function resourcesOf(app: SynthesizedApp): Readonly<Record<string, TerraformBlock>> {
  const all = Object.entries(stackOf(app).resource!.terraform_data!);
  return Object.fromEntries(all.map(([name, block]) => [short(name), block]));
}

const short = (address: string): string => address.replace(/^terraform_data\./, "").replace(/_[0-9A-F]{8}$/, "");

const before = (block: TerraformBlock | undefined): readonly string[] =>
  ((block?.depends_on ?? []) as readonly string[]).map(short);

describe("the waves", () => {
  const resources = resourcesOf(synthesizeGroup({ hosts: testHosts(5), maxUnavailable: 2 }, ["first", "second"]));

  test("make every change of a machine after the one before", () => {
    expect(before(resources["first_node-1"])).toEqual(["nodes_node-1"]);
    expect(before(resources["second_node-1"])).toEqual(["nodes_node-1", "first_node-1"]);
  });

  test("begin when all changes of the wave before are made", () => {
    expect(before(resources["first_node-3"])).toEqual(["nodes_node-3", "second_node-1", "second_node-2"]);
    expect(before(resources["first_node-4"])).toEqual(["nodes_node-4", "second_node-1", "second_node-2"]);
    expect(before(resources["first_node-5"])).toEqual(["nodes_node-5", "second_node-3", "second_node-4"]);
  });

  test("restore in the opposite order, and the register last", () => {
    expect(before(resources["nodes_node-1"])).toEqual(["nodes_Register"]);
    expect(before(resources["nodes_node-3"])).toEqual(["nodes_node-1", "nodes_node-2"]);
    expect(before(resources["nodes_node-5"])).toEqual(["nodes_node-3", "nodes_node-4"]);
  });
});

test("the order rests on names alone, as Terraform cannot turn it", () => {
  const order = (hosts: readonly Host[], changes: readonly string[]): readonly string[] =>
    Object.entries(resourcesOf(synthesizeGroup({ hosts }, changes)))
      .filter(([name]) => !name.startsWith("nodes_"))
      .map(([name, block]) => `${name} after ${before(block).join(", ")}`)
      .sort();
  const hosts = testHosts(11);
  expect(order([...hosts].reverse(), ["second", "first"])).toEqual(order(hosts, ["first", "second"]));
  expect(order(hosts, ["first"])).toContain("first_node-10 after nodes_node-10, first_node-9");
});

describe("the register and the presences", () => {
  const resources = resourcesOf(synthesizeGroup({ hosts: testHosts(2) }, ["first", "second"]));

  test("have an entry for each change of each machine", () => {
    expect(Object.keys(resources.nodes_Register!.for_each!)).toEqual([
      ...["test-nodes.first@node-1", "test-nodes.first@node-2"],
      ...["test-nodes.second@node-1", "test-nodes.second@node-2"],
    ]);
    expect(Object.keys(resources["nodes_node-1"]!.for_each!)).toEqual(["test-nodes.first", "test-nodes.second"]);
  });

  test("hold how the machine is reached, and no key", () => {
    expect(resources["nodes_node-1"]!.for_each).toMatchObject({
      "test-nodes.first": {
        address: "198.18.0.1",
        port: 22,
        user: "root",
        identity_file: null,
        change: "test-nodes.first",
      },
    });
  });

  test("restore when an entry goes, by what the state tells", () => {
    const [provisioner] = resources.nodes_Register!.provisioner as readonly { "remote-exec": TerraformBlock }[];
    expect(provisioner!["remote-exec"]).toMatchObject({
      when: "destroy",
      connection: { host: "${self.input.address}" },
    });
    expect(String(provisioner!["remote-exec"].inline)).toContain("restore '${self.input.change}'");
  });

  test("are there, and empty, where nothing changes the machines", () => {
    expect(resourcesOf(synthesizeGroup({ hosts: testHosts(1) }, [])).nodes_Register).toMatchObject({ for_each: {} });
  });
});

test("all props reach the connection", () => {
  const { [`demo_node-1`]: change } = resourcesOf(
    synthesizeGroup({
      hosts: [{ name: "node-1", address: "10.0.0.1", port: 2222, user: "operator", hostKeyFile: "keys/node-1.pub" }],
      identityFile: "~/.ssh/platform",
      bastion: { address: "bastion.example.com", hostKeys: [HOST_KEY] },
      connectTimeout: Duration.seconds(5),
      scriptFolder: "/run/scripts",
    }),
  );
  expect(change!.input).toEqual({
    address: "10.0.0.1",
    port: 2222,
    user: "operator",
    identity_file: "~/.ssh/platform",
    host_keys: [],
    // As Terraform sees it, which runs in the stack's folder.
    host_key_file: expect.stringMatching(/^(\.\.\/)+.*keys\/node-1\.pub$/) as string,
    bastion: { address: "bastion.example.com", port: 22, user: "root", host_keys: [HOST_KEY], host_key_file: null },
    timeout: "5s",
    script_path: "/run/scripts/cdktf-onprem-%RAND%.sh",
    change: "test-nodes.demo",
  });
});

test("labels pick machines of the environment", () => {
  const [first, second, third] = testHosts(3) as [Host, Host, Host];
  const hosts = [first, { ...second, labels: { role: "node", disk: "big" } }, { ...third, labels: { role: "node" } }];
  const picked = (labels: Record<string, string>): readonly string[] => {
    const environment = testEnvironment(new App(), { hosts });
    return new HostGroup(environment.stack("nodes"), "nodes", { labels }).hosts.map(({ name }) => name);
  };
  expect(picked({ role: "node" })).toEqual(["node-2", "node-3"]);
  expect(picked({ role: "node", disk: "big" })).toEqual(["node-2"]);
  expect(picked({})).toEqual(["node-1", "node-2", "node-3"]);
});

test("two groups stand in a stack, and their addresses stay", () => {
  const app = synthesize((app) => {
    const stack = testEnvironment(app).stack("nodes");
    for (const [id, hosts] of [
      ["a", testHosts(1)],
      ["b", testHosts(1, { address: "198.18.0.9" })],
    ] as const) {
      const group = new HostGroup(stack, id, { hosts });
      new GuardedChange(stack, `${id}-demo`, { ...CHANGE, hosts: group });
    }
  });
  expect(addressesOf(stackOf(app))).toMatchInlineSnapshot(`
   [
     "terraform_data.a-demo_node-1_67E1A47E",
     "terraform_data.a_Register_BE6DB3D1",
     "terraform_data.a_node-1_87AA539D",
     "terraform_data.b-demo_node-1_9D514CC0",
     "terraform_data.b_Register_273119F3",
     "terraform_data.b_node-1_60B4EBD5",
   ]
  `);
});

describe("what a group refuses", () => {
  const controlPlane = (count: number): readonly Host[] =>
    testHosts(count, { labels: { "node-role.kubernetes.io/control-plane": "" } });
  const unknown = testHosts(2, { hostKeys: [] });

  test.each<[string, HostGroupProps, readonly string[]]>([
    ["no machine", { hosts: [] }, ["HostGroupEmpty"]],
    ["no machine with its labels", { hosts: testHosts(1), labels: { role: "node" } }, ["HostGroupEmpty"]],
    ["two machines of one name", { hosts: testHosts(2, { name: "node" }) }, ["HostNameRepeated"]],
    ["two machines at one address", { hosts: testHosts(2, { address: "198.18.0.1" }) }, ["HostAddressRepeated"]],
    ["maxUnavailable 0", { hosts: testHosts(2), maxUnavailable: 0 }, ["MaxUnavailableInvalid"]],
    ["maxUnavailable 1.5", { hosts: testHosts(2), maxUnavailable: 1.5 }, ["MaxUnavailableInvalid"]],
    ["maxUnavailable 0 %", { hosts: testHosts(2), maxUnavailable: Percent.of(0) }, ["MaxUnavailableInvalid"]],
    ["maxUnavailable 1 %", { hosts: testHosts(2), maxUnavailable: Percent.of(1) }, []],
    ["a control plane away at once", { hosts: controlPlane(3), maxUnavailable: 3 }, ["ControlPlaneAllAtOnce"]],
    ["100 % of it", { hosts: controlPlane(3), maxUnavailable: Percent.of(100) }, ["ControlPlaneAllAtOnce"]],
    ["all but one of it", { hosts: controlPlane(3), maxUnavailable: 2 }, []],
    ["a control plane of one", { hosts: controlPlane(1) }, []],
    [
      "a control plane at once among others",
      { hosts: [...testHosts(4).slice(2), ...controlPlane(2)], maxUnavailable: 4 },
      ["ControlPlaneAllAtOnce"],
    ],
    ["unknown machines", { hosts: unknown }, ["HostKeyUnknown"]],
    ["unknown machines that are accepted", { hosts: unknown, acceptUnknownHostKeys: true }, []],
    ["an unknown bastion", { hosts: testHosts(1), bastion: { address: "198.18.0.9" } }, ["HostKeyUnknown"]],
    [
      "a bastion with a port that is none",
      { hosts: testHosts(1), bastion: { address: "b", port: 0, hostKeys: [HOST_KEY] } },
      ["HostPortInvalid"],
    ],
    ["no time to connect", { hosts: testHosts(1), connectTimeout: Duration.seconds(0) }, ["ConnectTimeoutInvalid"]],
    [
      "half a second to connect",
      { hosts: testHosts(1), connectTimeout: Duration.millis(500) },
      ["ConnectTimeoutInvalid"],
    ],
    ["a second to connect", { hosts: testHosts(1), connectTimeout: Duration.seconds(1) }, []],
    ["an empty identity file", { hosts: testHosts(1), identityFile: " " }, ["IdentityFileEmpty"]],
    ["a relative script folder", { hosts: testHosts(1), scriptFolder: "tmp" }, ["ScriptFolderInvalid"]],
  ])("%s", (_, props, codes) => {
    expect(codesOf(() => new HostGroup(testEnvironment(new App()).stack("nodes"), "nodes", props))).toEqual(codes);
  });
});

test("a machine is in one group of a stack, and in as many stacks as you like", () => {
  const environment = testEnvironment(new App());
  const stack = environment.stack("nodes");
  new HostGroup(stack, "a", { hosts: testHosts(2) });
  expect(codesOf(() => new HostGroup(stack, "b", { hosts: testHosts(1, { name: "other" }) }))).toEqual([
    "HostInTwoGroups",
  ]);
  expect(codesOf(() => new HostGroup(environment.stack("more"), "b", { hosts: testHosts(1) }))).toEqual([]);
});

test("nothing is made before all registers of the stack have restored what left them", () => {
  const app = synthesize((app) => {
    const stack = testEnvironment(app).stack("nodes");
    new HostGroup(stack, "a", { hosts: testHosts(1) });
    new HostGroup(stack, "b", { hosts: testHosts(1, { address: "198.18.0.9", name: "other" }) });
  });
  const resources = resourcesOf(app);
  expect(before(resources["a_node-1"])).toEqual(["a_Register", "b_Register"]);
  expect(before(resources.b_other)).toEqual(["a_Register", "b_Register"]);
});

describe("what a group warns of", () => {
  const controlPlane = testHosts(3, { labels: { "node-role.kubernetes.io/control-plane": "" } });

  test.each<[string, HostGroupProps, readonly RegExp[]]>([
    ["nothing by itself", { hosts: testHosts(2) }, []],
    [
      "machines of unknown host keys",
      { hosts: testHosts(1), acceptUnknownHostKeys: true },
      [/UnknownHostKeysAccepted/],
    ],
    ["a lost quorum", { hosts: controlPlane, maxUnavailable: 2 }, [/QuorumLost/]],
    ["not of one that stays", { hosts: controlPlane, maxUnavailable: 1 }, []],
  ])("%s", (_, props, expected) => {
    const { warnings } = synthesizeGroup(props);
    expect(warnings).toEqual(expected.map((pattern) => expect.stringMatching(pattern) as string));
  });
});
