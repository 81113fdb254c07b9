import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { Environment, placeOf } from "../../environment";
import { GuardedChange, HostGroup, ManagedFile } from "../../host";
import { Duration, enforce } from "../../units";
import type { ContainerDataRootProps } from "./container-data-root-props";
import { DATA_ROOT_RULES } from "./data-root-rules";
import { DataRootSettings, dataRootSettings } from "./data-root-settings";
import { dataRootSteps, oldTreeSteps } from "./data-root-steps";
import { jsonEdit } from "../edit/json-edit";
import { tomlEdit } from "../edit/toml-edit";

/**
 * Moves the images and containers of machines to another file system, so that they no longer fill that of the system.
 *
 * On each machine it checks whether the move can be made at all, and copies everything while containers still run. Then it stops the
 * kubelet, the containers and the runtime, copies what has changed, points the configuration to the new tree and starts everything again.
 * The runtime must know exactly the same images and containers as before, and runtime and kubelet must stay healthy for a while; otherwise
 * the old tree, which has not been touched, is used again and the copy is removed.
 *
 * What can break: containers are told to end, killed after 30 seconds (10 by Docker), and down while the last part is copied: for a few
 * seconds where there is rsync, else for the whole copy. Draining deletes the data of `emptyDir` volumes. The old tree fills its disk until
 * `keepOld` is false. Taking the construct out copies everything back, for which there must be room; the new tree then stays, to be removed
 * by hand.
 *
 * @example
 * new ContainerDataRoot(stack, "containers", {
 *   hosts: nodes,
 *   directory: "/data/containerd",
 *   drain: { kubeconfig: "/etc/kubernetes/drain.conf" },
 * });
 */
export class ContainerDataRoot extends Construct {
  /** The move; that of the old tree comes after it. */
  public readonly change: GuardedChange;
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
    for (const warning of dataRootWarnings(settings, Environment.of(this))) {
      Annotations.of(this).addWarning(`ContainerDataRoot [${this.node.path}] ${warning}`);
    }
    const common = {
      hosts: props.hosts,
      units: [settings.runtime, "kubelet"],
      activationTimeout: props.activationTimeout ?? Duration.minutes(30),
      ...(props.revision === undefined ? {} : { revision: props.revision }),
      ...(props.healthyWithin === undefined ? {} : { healthyWithin: props.healthyWithin }),
      ...(props.settle === undefined ? {} : { settle: props.settle }),
    };
    this.change = new GuardedChange(this, "Default", {
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

  /** Two of them would move the data back and forth at every apply. */
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
    return this.hosts.hosts.map(placeOf);
  }
}

/** What is likely to fail on the machines; whether it does cannot be told here: not every machine of an environment is a node. */
function dataRootWarnings({ runtime }: DataRootSettings, environment: Environment): readonly string[] {
  return runtime === "containerd" && environment.hasCluster && environment.cluster.distribution === "k3s"
    ? [
        "DataRootOfK3s: nodes of k3s run its own containerd, whose data lies below that of k3s, and refuse the move; see --data-dir of k3s",
      ]
    : [];
}

function configurationOf({ runtime, directory }: DataRootSettings): ManagedFile {
  return runtime === "containerd"
    ? { path: "/etc/containerd/config.toml", ...tomlEdit({ key: "root", value: directory }) }
    : { path: "/etc/docker/daemon.json", ...jsonEdit([{ member: "data-root", text: directory }]) };
}
