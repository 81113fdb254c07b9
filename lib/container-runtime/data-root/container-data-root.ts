import { Construct } from "constructs";
import { Environment } from "../../environment";
import { GuardedChange, HostGroup, ManagedFile } from "../../host";
import { Duration, enforce } from "../../units";
import type { ContainerDataRootProps } from "./container-data-root-props";
import { DATA_ROOT_RULES } from "./data-root-rules";
import { DataRootSettings, dataRootSettings } from "./data-root-settings";
import { dataRootSteps, oldTreeSteps } from "./data-root-steps";
import { jsonEdit } from "../edit/json-edit";
import { tomlEdit } from "../edit/toml-edit";

/**
 * Puts the images and containers of machines onto another file system, so that they no longer fill the one the system lives on.
 *
 * On each machine it looks whether the move can be made at all, and copies everything while all runs. Then it stops the kubelet, the
 * containers and the runtime, copies what has changed, points the configuration to the new tree and starts all again. The runtime must know
 * the very same images and containers as before, and runtime and kubelet stay healthy for a while; else the old tree, which nobody has
 * touched, serves again, and the copy is gone.
 *
 * What can break: containers are told to end and killed after 30 seconds (10 by Docker), and are away while the last part is copied: a few
 * seconds where there is rsync, else for the whole copy. The old tree fills its disk until `keepOld` is false. Taking the construct out
 * copies everything back, for which there must be room; the new tree then stays, to be removed by hand.
 *
 * @example
 * new ContainerDataRoot(stack, "containers", {
 *   hosts: nodes,
 *   directory: "/data/containerd",
 *   drain: { kubeconfig: "/etc/kubernetes/admin.conf" },
 * });
 */
export class ContainerDataRoot extends Construct {
  private readonly runtime: DataRootSettings["runtime"];
  private readonly hosts: HostGroup;

  /**
   * @throws InvalidInputError DataRootPathInvalid, DataRootWholeFileSystem, DataRootUnchanged, DataRootNested, DataRootVolatile,
   * DrainKubeconfigInvalid, DrainTimeoutInvalid, DrainWithoutKubelet, and what {@link GuardedChange} refuses
   */
  public constructor(scope: Construct, id: string, props: ContainerDataRootProps) {
    super(scope, id);
    const settings = dataRootSettings(props);
    enforce("ContainerDataRoot", this.node.path, settings, DATA_ROOT_RULES);
    this.runtime = settings.runtime;
    this.hosts = props.hosts;
    const common = {
      hosts: props.hosts,
      units: [settings.runtime, "kubelet"],
      activationTimeout: props.activationTimeout ?? Duration.minutes(30),
      ...(props.healthyWithin === undefined ? {} : { healthyWithin: props.healthyWithin }),
      ...(props.settle === undefined ? {} : { settle: props.settle }),
    };
    new GuardedChange(this, "Default", {
      ...common,
      title: `${settings.runtime} data root`,
      files: [configurationOf(settings)],
      steps: dataRootSteps(settings),
    });
    if (props.keepOld === false) {
      new GuardedChange(this, "OldTree", {
        ...common,
        title: `old ${settings.runtime} data`,
        // What is wanted is that something is not there; this says so, to the guard and to people.
        files: [{ path: `${settings.directory}/.cdktf-onprem/old-tree`, content: "removed\n" }],
        steps: oldTreeSteps(settings),
      });
    }
    this.node.addValidation({ validate: () => this.clashes() });
  }

  /** Two of them would take the data from each other at every apply. */
  private clashes(): string[] {
    const environment = Environment.of(this);
    const own = new Set(this.addresses);
    return this.node.root.node
      .findAll()
      .filter((other): other is ContainerDataRoot => other instanceof ContainerDataRoot && other !== this)
      .filter((other) => Environment.of(other) === environment && other.runtime === this.runtime)
      .filter((other) => other.addresses.some((address) => own.has(address)))
      .map(
        ({ node }) =>
          `DataRootTwice: ${node.path} moves the data of the same runtime on some of the machines; give each machine to one`,
      );
  }

  private get addresses(): readonly string[] {
    return this.hosts.hosts.map(({ address, port }) => `${address}:${port ?? 22}`);
  }
}

function configurationOf({ runtime, directory }: DataRootSettings): ManagedFile {
  return runtime === "containerd"
    ? { path: "/etc/containerd/config.toml", ...tomlEdit({ key: "root", value: directory }) }
    : { path: "/etc/docker/daemon.json", ...jsonEdit([{ member: "data-root", text: directory }]) };
}
