import { RegistryConsumer, RegistryTrust, RegistryTrustProps } from "../../../lib/container-runtime";
import { Environment, IRegistry, SecretForm, SecretValue } from "../../../lib/environment";
import { HostGroup } from "../../../lib/host";
import { Duration } from "../../../lib/units";
import { selfSigned } from "../../support/certificate";
import { CLUSTER, testEnvironment } from "../../support/environments";
import { testHosts } from "../../support/hosts";
import { codesOf } from "../../support/refusal";
import { addressesOf, SynthesizedApp, synthesize } from "../../support/synth";
import { nodesOf, provisionersOf, scriptOf, synthesizeNodes } from "../support/synthesized";

const { certificate } = selfSigned("registry");

const HARBOR: IRegistry = { address: "harbor.example.com", certificateAuthority: certificate };

const CREDENTIALS = { username: SecretValue.variable("robot_name"), password: SecretValue.variable("robot_password") };

const withProps = (
  props: Partial<RegistryTrustProps> = {},
  options: Parameters<typeof synthesizeNodes>[1] = {},
): SynthesizedApp =>
  synthesizeNodes(
    (stack, hosts) => new RegistryTrust(stack, "registries", { hosts, registries: [HARBOR], ...props }),
    options,
  );

const script = (...given: Parameters<typeof withProps>): string =>
  scriptOf(nodesOf(withProps(...given)), "registries_node-1");

const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:write|edit) \S+ \S+ files\/\d+ (\S+)$/gm)].map(([, path]) => path!);

test("the least that it takes: a registry, for containerd and the machine's store", () => {
  const text = script();
  expect(pathsIn(text)).toEqual([
    "/etc/containerd/certs.d/harbor.example.com/hosts.toml",
    "/etc/containerd/certs.d/harbor.example.com/ca.crt",
    "/etc/containerd/config.toml",
    "/etc/cdktf-onprem/certificates/harbor.example.com.crt",
  ]);
  expect(text).toContain(`\n${certificate.trim()}\n`);
  expect(text).toMatch(/settle='10'\nwithin='120'\n/);
  expect(text).toContain("units='containerd'");
});

test("on k3s it is k3s that is told", () => {
  const environment = { cluster: { ...CLUSTER, distribution: "k3s" as const } };
  expect(pathsIn(script({}, { environment }))).toEqual([
    "/etc/rancher/k3s/registries.yaml",
    "/etc/rancher/k3s/registries.d/harbor.example.com.crt",
    "/etc/cdktf-onprem/certificates/harbor.example.com.crt",
  ]);
});

test("all that it takes", () => {
  const text = script({
    consumers: ["containerd", "docker"],
    configPath: "/srv/certs",
    revision: 3,
    activationTimeout: Duration.seconds(40),
    healthyWithin: Duration.seconds(30),
    settle: Duration.seconds(5),
  });
  expect(pathsIn(text)).toEqual([
    "/srv/certs/harbor.example.com/hosts.toml",
    "/srv/certs/harbor.example.com/ca.crt",
    "/etc/containerd/config.toml",
    "/etc/docker/certs.d/harbor.example.com/ca.crt",
  ]);
  expect(text).toMatch(/settle='5'\nwithin='30'\nactivation='40'\n/);
  expect(text).toContain("units='containerd docker'");
  expect(text).toContain("check_containerd && check_docker\n");
});

test("a consumer that nothing is told is not asked for", () => {
  expect(script({ registries: [{ address: "10.0.0.5:5000", plainHttp: true }] })).not.toContain("check_containerd &&");
});

test("a certificate may be a file, whose content Terraform reads where it runs", () => {
  const registries = [{ address: "harbor.example.com", certificateAuthorityFile: "pki/ca.pem" }];
  expect(script({ registries })).toMatch(/\n\$\{file\(pathexpand\("\.\.\/.*\/pki\/ca\.pem"\)\)\}\n/);
});

test("a mirror has what is said of its address", () => {
  const mirrored = { address: "docker.io", mirrors: [{ address: HARBOR.address, prefix: "hub" }] };
  expect(pathsIn(script({ registries: [HARBOR, mirrored] }))).toContain(
    "/etc/containerd/certs.d/docker.io/harbor.example.com.crt",
  );
});

test("credentials go to the machine by themselves, as references to secret variables", () => {
  const app = withProps({ registries: [{ ...HARBOR, credentials: CREDENTIALS }] });
  const stack = nodesOf(app);
  const files = provisionersOf(stack, "registries_node-1").flatMap(({ file }) => (file === undefined ? [] : [file]));
  expect(files).toMatchObject([{ content: expect.stringContaining("Authorization") as unknown }]);
  expect(JSON.stringify(files)).toContain('base64encode(\\"${var.robot_name}:${var.robot_password}\\")');
  expect(scriptOf(stack, "registries_node-1")).not.toContain("Authorization");
  expect(stack.variable).toMatchObject({ robot_password: { sensitive: true, ephemeral: true } });
});

test("credentials are one line each, and somebody gives them", () => {
  const said: unknown[] = [];
  synthesizeNodes((stack, hosts) => {
    new RegistryTrust(stack, "registries", { hosts, registries: [{ ...HARBOR, credentials: CREDENTIALS }] });
    said.push(Environment.stackOf(hosts).metadata.secrets);
  });
  const part = {
    forms: [SecretForm.line],
    recipe: { kind: "given" },
    rotation: { entails: ["Raise the revision of RegistryTrust by 1: the new one is written to every machine."] },
  };
  expect(said).toMatchObject([{ robot_name: part, robot_password: part }]);
});

test("what a consumer cannot do is a warning", () => {
  const { warnings } = withProps({ registries: [{ ...HARBOR, credentials: CREDENTIALS }], consumers: ["docker"] });
  expect(warnings).toEqual([
    expect.stringContaining("RegistryTrust [test-nodes/registries] DockerWithoutCredentials:"),
  ]);
  expect(withProps().warnings).toEqual([]);
});

test("a consumer that nobody knows is refused by name", () => {
  expect(codesOf(() => withProps({ consumers: ["crio" as RegistryConsumer] }))).toEqual(["ConsumersInvalid"]);
});

test("its change is there for others", () => {
  let change: RegistryTrust["change"] | undefined;
  synthesizeNodes((stack, hosts) => {
    ({ change } = new RegistryTrust(stack, "registries", { hosts, registries: [HARBOR] }));
  });
  expect(change?.node.path).toBe("test-nodes/registries/Default");
});

test("its addresses", () => {
  expect(addressesOf(nodesOf(withProps({}, { hosts: 2 })))).toMatchInlineSnapshot(`
   [
     "terraform_data.nodes_Register_CF11AD53",
     "terraform_data.nodes_node-1_A66B20B7",
     "terraform_data.nodes_node-2_C3750818",
     "terraform_data.registries_node-1_0664484B",
     "terraform_data.registries_node-2_DAEE361D",
   ]
  `);
});

test("two on the same machines, for other registries", () => {
  const app = synthesizeNodes((stack, hosts) => {
    new RegistryTrust(stack, "one", { hosts, registries: [HARBOR] });
    new RegistryTrust(stack, "other", { hosts, registries: [{ ...HARBOR, address: "other.example.com" }] });
  });
  expect(pathsIn(scriptOf(nodesOf(app), "other_node-1"))).toContain("/etc/containerd/config.toml");
});

test("no file has two that write it", () => {
  const build =
    (machine: number): (() => unknown) =>
    () =>
      synthesize((app) => {
        const environment = testEnvironment(app);
        const hosts = testHosts(2);
        [0, machine].forEach((index, position) => {
          const stack = environment.stack(`nodes${position}`);
          const group = new HostGroup(stack, `nodes${position}`, { hosts: [hosts[index]!] });
          new RegistryTrust(stack, `registries${position}`, { hosts: group, registries: [HARBOR] });
        });
      });
  expect(new Set(codesOf(build(0)))).toEqual(new Set(["FileOfAnotherChange"]));
  expect(codesOf(build(1))).toEqual([]);
});

test("what is wrong is said at once, with the code of each rule", () => {
  expect(codesOf(() => withProps({ registries: [{ address: "https://x" }], configPath: "certs" }))).toEqual([
    "RegistriesEmpty",
    "ConfigPathInvalid",
    "RegistryAddressInvalid",
  ]);
});
