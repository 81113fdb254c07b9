import { App } from "cdktf";
import { labMachine, PRIVATE_IMAGE, registryAuthorityPath } from "../../lab";
import { Duration, Environment, HostGroup, RegistryOptions, RegistryTrust, SecretValue, StateBackend } from "../../lib";
import { selfSigned } from "../support/certificate";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { withNamespace } from "./support/lab-cluster";
import { ensureMachines, machinesHindrance, REAL_NODES } from "./support/lab-machines";
import { LoginRegistry, startLoginRegistry } from "./support/login-registry";
import { pulled } from "./support/pull";
import { hindrance } from "./support/requirements";
import { Shown, shown } from "./support/shown-apply";
import { hostOf, LAB_LOGIN } from "./support/spare-machines";

const ENGINE = "terraform";
const NAMESPACE = "registry-trust";
const REGISTRY = "198.18.0.1:5443";

/** What there is of a trusted registry on a node. */
const TRACES =
  "ls -d /etc/containerd/certs.d/198.18.0.1* /etc/cdktf-onprem /usr/local/share/ca-certificates/onprem-* /var/lib/cdktf-onprem 2> /dev/null; " +
  "sha256sum /etc/containerd/config.toml /etc/ssl/certs/ca-certificates.crt; systemctl show --property=MainPID containerd";

describeUnless(machinesHindrance() ?? hindrance(ENGINE, []), "RegistryTrust on the lab's real nodes", () => {
  let applied: AppliedApp;
  let login: LoginRegistry;
  let removeNamespace: () => Promise<void>;
  let untouched: readonly string[];

  async function run(command: "apply" | "destroy", registries: readonly RegistryOptions[]): Promise<Shown> {
    const values = { registry_user: login.username, registry_password: login.password };
    const runner = await applied.open(
      "lab-registries",
      (app: App) => {
        const hosts = REAL_NODES.map((name) => hostOf(labMachine(name)));
        const lab = new Environment(app, "lab", { hosts, state: StateBackend.local({ folder: applied.home }) });
        const stack = lab.stack("registries");
        const nodes = new HostGroup(stack, "nodes", LAB_LOGIN);
        if (registries.length > 0) {
          new RegistryTrust(stack, "trust", { hosts: nodes, registries, settle: Duration.seconds(1) });
        }
      },
      registries.some(({ credentials }) => credentials !== undefined) ? values : {},
    );
    return shown(ENGINE, runner.folder, command, values);
  }

  async function apply(...registries: readonly RegistryOptions[]): Promise<void> {
    const { status, output } = await run("apply", registries);
    expect(output).toContain("Apply complete!");
    expect(status).toBe(0);
  }

  const traces = (): Promise<readonly string[]> =>
    Promise.all(REAL_NODES.map(async (name) => (await labMachine(name).ssh(TRACES)).stdout));

  /** What curl says to a registry, on each node: its exit status. */
  const asked = (address: string): Promise<readonly number[]> =>
    Promise.all(
      REAL_NODES.map(
        async (name) => (await labMachine(name).ssh(`curl -sS -o /dev/null https://${address}/v2/`)).status,
      ),
    );

  const pulledEverywhere = (address: string): Promise<readonly string[]> =>
    Promise.all(REAL_NODES.map((node) => pulled(NAMESPACE, node, `${address}/${PRIVATE_IMAGE}`)));

  const withAuthority = (address: string): RegistryOptions => ({
    address,
    certificateAuthorityFile: registryAuthorityPath(),
  });

  beforeAll(async () => {
    await ensureMachines();
    applied = new AppliedApp(ENGINE);
    login = await startLoginRegistry();
    removeNamespace = await withNamespace(NAMESPACE);
    // One that came up before somebody tidied the folder of its configuration is restarted, and may be.
    for (const name of REAL_NODES) {
      await labMachine(name).ssh("sleep 1; systemctl restart containerd");
    }
    untouched = await traces();
  });

  afterAll(async () => {
    try {
      await run("destroy", [withAuthority(REGISTRY)]);
    } finally {
      applied.close();
      await login.stop();
      await removeNamespace();
    }
  });

  const unknown = expect.stringContaining("certificate signed by unknown authority") as string;

  test("before, nobody on the nodes knows the registry", async () => {
    expect(await pulledEverywhere(REGISTRY)).toEqual(REAL_NODES.map(() => unknown));
    expect(await asked(REGISTRY)).toEqual(REAL_NODES.map(() => 60));
  });

  test("a registry that shows another certificate is not trusted, and the node is as it was", async () => {
    const { certificate } = selfSigned("somebody else");
    const { status, output } = await run("apply", [{ address: REGISTRY, certificateAuthority: certificate }]);
    expect(status).toBe(1);
    expect(output).toContain("does not show a certificate of the given authority");
    expect(output).toContain("node-1: registry trust: activate failed: exit status 1; put back, healthy");
    expect(await traces()).toEqual(untouched);
  });

  test("with it containerd pulls, without a restart, and curl connects", async () => {
    await apply(withAuthority(REGISTRY));
    expect(await pulledEverywhere(REGISTRY)).toEqual(REAL_NODES.map(() => "Running"));
    expect(await asked(REGISTRY)).toEqual(REAL_NODES.map(() => 0));
    const processOf = (text: string): string | undefined => /^MainPID=\d+$/m.exec(text)?.[0];
    expect((await traces()).map(processOf)).toEqual(untouched.map(processOf));
  });

  test("with name and password it pulls from a registry that asks for them, and they stay with root", async () => {
    await apply(withAuthority(REGISTRY), withAuthority(login.address));
    expect(await pulledEverywhere(login.address)).toEqual(
      REAL_NODES.map(() => expect.stringMatching(/401|no basic auth|authorization/) as string),
    );
    const credentials = {
      username: SecretValue.variable("registry_user"),
      password: SecretValue.variable("registry_password"),
    };
    await apply(withAuthority(REGISTRY), { ...withAuthority(login.address), credentials });
    expect(await pulledEverywhere(login.address)).toEqual(REAL_NODES.map(() => "Running"));
    const basic = Buffer.from(`${login.username}:${login.password}`).toString("base64");
    expect([...applied.filesWith(login.password), ...applied.filesWith(basic)]).toEqual([]);
    // The search itself finds what is there.
    expect(applied.filesWith(login.address).length).toBeGreaterThan(0);
    const { stdout } = await labMachine("node-1").ssh(
      `grep -rlF ${basic} /etc /run /dev/shm /tmp /var/lib/cdktf-onprem | xargs stat --format='%a %U %n' | sort`,
    );
    expect(stdout).toMatch(/^600 root \/etc\/containerd\/certs\.d\/198\.18\.0\.1:5444\/hosts\.toml$/m);
    expect(stdout.split("\n").filter((line) => !/^(600 root .*)?$/.test(line))).toEqual([]);
  });

  test("taken out of the code it is forgotten, and the files are those from before", async () => {
    await apply();
    expect(await traces()).toEqual(untouched);
    expect(await pulledEverywhere(REGISTRY)).toEqual(REAL_NODES.map(() => unknown));
    expect(await asked(REGISTRY)).toEqual(REAL_NODES.map(() => 60));
  });
});
