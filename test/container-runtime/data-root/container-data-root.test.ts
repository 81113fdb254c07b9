import { ContainerDataRoot, ContainerDataRootProps } from "../../../lib/container-runtime";
import { HostGroup } from "../../../lib/host";
import { Duration, Size } from "../../../lib/units";
import { CLUSTER, testEnvironment } from "../../support/environments";
import { testHosts } from "../../support/hosts";
import { codesOf } from "../../support/refusal";
import { addressesOf, SynthesizedStack, synthesize } from "../../support/synth";
import { nodesOf, scriptOf, synthesizeNodes } from "../support/synthesized";

const withProps = (props: Partial<ContainerDataRootProps> = {}, count = 1): SynthesizedStack =>
  nodesOf(
    synthesizeNodes(
      (stack, hosts) => new ContainerDataRoot(stack, "containers", { hosts, directory: "/data/containerd", ...props }),
      { hosts: count },
    ),
  );

const script = (props: Partial<ContainerDataRootProps> = {}): string => scriptOf(withProps(props), "containers_node-1");

test("the least that it takes: containerd's root, found out kubelet, no draining, 1 GiB free, 30 minutes", () => {
  const text = script();
  expect(text).toContain("\nedit - - files/0 /etc/containerd/config.toml\n");
  expect(text).toContain("title='containerd data root'");
  expect(text).toMatch(/settle='10'\nwithin='120'\nactivation='1800'\n/);
  expect(text).toContain("units='containerd kubelet'");
  expect(text).toContain(
    "from='/var/lib/containerd'\nto='/data/containerd'\nmargin='1048576'\nkubelet='auto'\nkubeconfig=''\ndrain_timeout=''\n",
  );
});

test("all that it takes", () => {
  const text = script({
    runtime: "docker",
    from: "/srv/docker",
    kubelet: true,
    drain: { kubeconfig: "/etc/kubernetes/drain.conf" },
    minimumFree: Size.bytes(1025),
    activationTimeout: Duration.minutes(1),
    healthyWithin: Duration.seconds(30),
    settle: Duration.seconds(5),
  });
  expect(text).toContain("\nedit - - files/0 /etc/docker/daemon.json\n");
  expect(text).toContain("units='docker kubelet'");
  expect(text).toMatch(/settle='5'\nwithin='30'\nactivation='60'\n/);
  expect(text).toContain(
    "from='/srv/docker'\nto='/data/containerd'\nmargin='2'\nkubelet='yes'\nkubeconfig='/etc/kubernetes/drain.conf'\ndrain_timeout='300s'\n",
  );
  expect(script({ kubelet: false })).toContain("kubelet='no'\n");
});

test("a revision has the move and the removal made again", () => {
  const made = (props: Partial<ContainerDataRootProps>): readonly unknown[] =>
    Object.entries(withProps({ keepOld: false, ...props }).resource!.terraform_data!)
      .filter(([address]) => address.startsWith("containers_"))
      .map(([, change]) => change);
  const [before, same, raised] = [{}, { revision: 1 }, { revision: 2 }].map(made);
  expect(same).toEqual(before);
  expect(raised).toHaveLength(2);
  raised!.forEach((change, index) => expect(change).not.toEqual(before![index]));
});

test("its change is there for others", () => {
  let change: ContainerDataRoot["change"] | undefined;
  synthesizeNodes((stack, hosts) => {
    ({ change } = new ContainerDataRoot(stack, "containers", { hosts, directory: "/data/containerd" }));
  });
  expect(change?.node.path).toBe("test-nodes/containers/Default");
});

test.each([
  ["kubeadm", "containerd", []],
  ["k3s", "docker", []],
  ["k3s", "containerd", [expect.stringContaining("ContainerDataRoot [test-nodes/containers] DataRootOfK3s: ")]],
] as const)(
  "in an environment with %s, moving the data of %s is warned of as %j",
  (distribution, runtime, expected) => {
    const { warnings } = synthesizeNodes(
      (stack, hosts) => new ContainerDataRoot(stack, "containers", { hosts, runtime, directory: "/data/containers" }),
      { environment: { cluster: { ...CLUSTER, distribution } } },
    );
    expect(warnings).toEqual(expected);
  },
);

test("the old tree stays, unless it is not to be kept", () => {
  const changes = (props: Partial<ContainerDataRootProps>): readonly string[] =>
    addressesOf(withProps(props)).filter((address) => address.includes("OldTree"));
  expect(changes({})).toEqual([]);
  expect(changes({ keepOld: true })).toEqual([]);
  const gone = withProps({ keepOld: false });
  expect(scriptOf(gone, "containers_OldTree")).toContain("/data/containerd/.cdktf-onprem/old-tree\n");
});

test("the old tree goes after the move has proven itself", () => {
  const resources = Object.entries(withProps({ keepOld: false }).resource!.terraform_data!);
  const [[moved], [, removal]] = ["containers_node-1", "containers_OldTree"].map((name) =>
    resources.find(([address]) => address.startsWith(name))!,
  ) as [[string, unknown], [string, Record<string, unknown>]];
  expect(removal.depends_on).toContain(`terraform_data.${moved}`);
});

test("its addresses", () => {
  expect(addressesOf(withProps({ keepOld: false }, 2))).toMatchInlineSnapshot(`
   [
     "terraform_data.containers_OldTree_node-1_AD161996",
     "terraform_data.containers_OldTree_node-2_C03D8145",
     "terraform_data.containers_node-1_C75117BA",
     "terraform_data.containers_node-2_31293E63",
     "terraform_data.nodes_Register_CF11AD53",
     "terraform_data.nodes_node-1_A66B20B7",
     "terraform_data.nodes_node-2_C3750818",
   ]
  `);
});

test("two on the same machines, for two runtimes", () => {
  const { stacks } = synthesizeNodes((stack, hosts) => {
    new ContainerDataRoot(stack, "containerd", { hosts, directory: "/data/containerd" });
    new ContainerDataRoot(stack, "docker", { hosts, directory: "/data/docker", runtime: "docker" });
  });
  const addresses = addressesOf(stacks["test-nodes"]!);
  expect(addresses.filter((address) => /^terraform_data\.(containerd|docker)_node-1_/.test(address))).toHaveLength(2);
});

test("DataRootTwice: one runtime is moved by one construct on a machine", () => {
  const build =
    (first: number, second: number): (() => unknown) =>
    () =>
      synthesize((app) => {
        const environment = testEnvironment(app);
        const hosts = testHosts(2);
        [first, second].forEach((index, position) => {
          const stack = environment.stack(`nodes${position}`);
          const group = new HostGroup(stack, `nodes${position}`, { hosts: [hosts[index]!] });
          new ContainerDataRoot(stack, `containers${position}`, { hosts: group, directory: "/data/containerd" });
        });
      });
  expect(build(0, 0)).toThrow(/DataRootTwice: test-nodes[01]\/containers/);
  expect(codesOf(build(0, 1))).toEqual([]);
});

test("what is wrong is said at once, with the code of each rule", () => {
  expect(codesOf(() => withProps({ directory: "data", from: "/" }))).toEqual([
    "DataRootPathInvalid",
    "DataRootWholeFileSystem",
  ]);
});
