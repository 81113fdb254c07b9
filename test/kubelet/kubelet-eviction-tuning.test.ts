import { App } from "cdktf";
import { Environment } from "../../lib/environment";
import { HostGroup } from "../../lib/host";
import { KubeletEvictionTuning, KubeletEvictionTuningProps } from "../../lib/kubelet";
import { Duration, Percent, Size } from "../../lib/units";
import { CLUSTER, testEnvironment } from "../support/environments";
import { testHosts } from "../support/hosts";
import { codesOf, refusalOf } from "../support/refusal";
import { addressesOf, SynthesizedApp, synthesize } from "../support/synth";

type TuningProps = Omit<KubeletEvictionTuningProps, "hosts">;

function tuned(
  props: TuningProps = {},
  makeEnvironment = (app: App): Environment => testEnvironment(app),
): SynthesizedApp {
  return synthesize((app) => {
    const stack = makeEnvironment(app).stack("nodes");
    const hosts = new HostGroup(stack, "nodes", { hosts: testHosts(2) });
    new KubeletEvictionTuning(stack, "eviction", { ...props, hosts });
  });
}

interface Change {
  readonly provisioner: readonly {
    readonly "remote-exec"?: { readonly inline: readonly string[] };
    readonly "local-exec"?: { readonly command: string; readonly environment: Readonly<Record<string, string>> };
  }[];
}

function changesOf({ stacks }: SynthesizedApp): readonly Change[] {
  const resources = Object.entries(stacks["test-nodes"]!.resource!.terraform_data!);
  return resources.filter(([name]) => name.startsWith("eviction_")).map(([, change]) => change as unknown as Change);
}

/** All that is run on the first node. */
const scriptOf = (app: SynthesizedApp): string =>
  changesOf(app)[0]!
    .provisioner.flatMap((provisioner) => provisioner["remote-exec"]?.inline ?? [])
    .join("\n");

const readBackOf = (app: SynthesizedApp): unknown =>
  changesOf(app).map(({ provisioner }) => provisioner.find((one) => "local-exec" in one)?.["local-exec"]?.environment);

test("keeps its addresses", () => {
  expect(addressesOf(tuned().stacks["test-nodes"]!)).toMatchInlineSnapshot(`
   [
     "terraform_data.eviction_node-1_DB338FC7",
     "terraform_data.eviction_node-2_DD0B9802",
     "terraform_data.nodes_Register_CF11AD53",
     "terraform_data.nodes_node-1_A66B20B7",
     "terraform_data.nodes_node-2_C3750818",
   ]
  `);
});

test("least props write complete thresholds on every node, and settle longer than the kubelet takes to look", () => {
  const app = tuned();
  expect(changesOf(app)).toHaveLength(2);
  const script = scriptOf(app);
  expect(script).toContain('\n  nodefs.available: "10%"\n');
  expect(script).toContain("/etc/kubernetes/kubelet.conf.d/90-cdktf-onprem.conf");
  expect(script).toContain("settle='15'\nwithin='120'\n");
  expect(script).toContain("units='kubelet'");
  expect(app.warnings).toEqual([]);
});

test("all props arrive", () => {
  const app = tuned({
    evictionHard: { "nodefs.available": Percent.of(5), "memory.available": Size.mebibytes(500) },
    settle: Duration.seconds(2),
    healthyWithin: Duration.seconds(60),
    distribution: "k3s",
    version: "1.31",
    readBack: false,
    revision: 7,
  });
  expect(scriptOf(app)).toContain("eviction-hard=memory.available<500Mi,nodefs.available<5%,");
  expect(scriptOf(app)).toContain("settle='2'\nwithin='60'\n");
  expect(scriptOf(app)).toContain("units='k3s-agent k3s'");
  expect(readBackOf(app)).toEqual([undefined, undefined]);
  expect(app.warnings).toEqual([expect.stringContaining("SettleShort: settle is 2s")]);
});

test("a revision has the change made again, and on the machine the change has the name of the construct", () => {
  const changed = (props: TuningProps): unknown => changesOf(tuned(props))[0];
  expect(changed({ revision: 1 })).toEqual(changed({}));
  expect(changed({ revision: 2 })).not.toEqual(changed({}));
  expect(scriptOf(tuned())).toContain("id='test-nodes.eviction'\n");
});

test("the thresholds are read back from each node, by the environment's credentials", () => {
  const { kubeconfig, context } = CLUSTER;
  expect(readBackOf(tuned())).toEqual([
    { host: "node-1", kubeconfig, context },
    { host: "node-2", kubeconfig, context },
  ]);
});

test("machines without a cluster in code are tuned by what the props say", () => {
  const withoutCluster = (app: App): Environment => new Environment(app, "test", {});
  const app = tuned({ distribution: "kubeadm", version: "1.29" }, withoutCluster);
  expect(scriptOf(app)).toContain("--eviction-hard=memory.available<100Mi,");
  expect(readBackOf(app)).toEqual([undefined, undefined]);
  expect(codesOf(() => tuned({ version: "1.29" }, withoutCluster))).toEqual(["NoCluster"]);
});

test("everything that is wrong is in one error", () => {
  const refusal = refusalOf(() => tuned({ maxPods: 0, evictionSoft: { "pid.available": 5 } }));
  expect(refusal.codes).toEqual(["SoftThresholdWithoutGrace", "MaxPodsOutOfRange"]);
  expect(refusal.message).toContain("KubeletEvictionTuning [test-nodes/eviction] MaxPodsOutOfRange: ");
});

test("what is risky is a warning", () => {
  expect(tuned({ evictionHard: { "nodefs.available": Percent.of(4) } }).warnings).toEqual([
    expect.stringContaining("KubeletEvictionTuning [test-nodes/eviction] NodefsThresholdLow: nodefs.available is 4%"),
  ]);
});

test("the thresholds and the change are there for others", () => {
  const stack = testEnvironment(new App()).stack("nodes");
  const hosts = new HostGroup(stack, "nodes", { hosts: testHosts(2) });
  const { change, thresholds } = new KubeletEvictionTuning(stack, "eviction", {
    hosts,
    evictionHard: { "pid.available": 9 },
  });
  expect(thresholds.map(({ signal, amount }) => `${signal} ${String(amount)}`)).toContain("pid.available 9");
  expect(change.node.path).toBe("test-nodes/eviction/Default");
});

test("two groups of nodes in one stack have settings of their own", () => {
  const { stacks } = synthesize((app) => {
    const stack = testEnvironment(app).stack("nodes");
    const [one, other] = testHosts(2);
    new KubeletEvictionTuning(stack, "large", {
      hosts: new HostGroup(stack, "large-nodes", { hosts: [one!] }),
      maxPods: 100,
    });
    new KubeletEvictionTuning(stack, "small", {
      hosts: new HostGroup(stack, "small-nodes", { hosts: [other!] }),
      maxPods: 20,
    });
  });
  const text = JSON.stringify(stacks["test-nodes"]!.resource);
  expect(text).toContain("maxPods: 100");
  expect(text).toContain("maxPods: 20");
});
