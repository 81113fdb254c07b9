import { App } from "cdktf";
import { Construct } from "constructs";
import { InvalidInputError, refuse, violationsOf } from "../units";
import { ArtifactSources, SOURCES_RULES } from "./artifacts";
import { Cluster, CLUSTER_RULES } from "./cluster";
import type { EnvironmentProps } from "./environment-props";
import { ENVIRONMENT_ID_RULES, HOST_RULES } from "./environment-rules";
import { EnvironmentStack } from "./environment-stack";
import type { Host } from "./host";
import { NodePorts } from "./node-ports";
import { RwoGuard } from "./rwo-guard";
import { DeclaredSecrets } from "./secrets";
import { StateBackend } from "./state";

/**
 * One place where the platform runs (prod, test, …): the cluster, the machines, the state and the sources of charts and images
 * that all its stacks share.
 *
 * It makes nothing itself, and nothing may be put under it: resources and aspects go into its stacks, which are children of the
 * app, named `<environment>-<name>`. Everything in them finds the environment by {@link Environment.of}.
 *
 * @example
 * const prod = new Environment(app, "prod", {
 *   cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
 *   state: StateBackend.s3({ bucket: "terraform", endpoint: "https://rgw.example.com" }),
 * });
 * new NginxEntry(prod.stack("entry"), "entry", { routes: [...] });
 */
export class Environment extends Construct {
  /**
   * The environment in which a construct stands.
   *
   * @throws InvalidInputError OutsideEnvironment, when its stack was not made by an environment
   */
  public static of(construct: Construct): Environment {
    return Environment.stackOf(construct).environment;
  }

  /**
   * The stack of an environment in which a construct stands.
   *
   * @throws InvalidInputError OutsideEnvironment, when its stack was not made by an environment
   */
  public static stackOf(construct: Construct): EnvironmentStack {
    const stack = construct.node.scopes.find((scope) => scope instanceof EnvironmentStack);
    if (stack === undefined) {
      throw new InvalidInputError(construct.constructor.name, construct.node.path, [
        {
          code: "OutsideEnvironment",
          what: "this construct needs to know the environment it is for, and its stack belongs to none",
          instead: 'make the stack by environment.stack("name")',
        },
      ]);
    }
    return stack;
  }

  /** Where charts and images come from. */
  public readonly artifacts: ArtifactSources;

  /** The machines, in the order given. */
  public readonly hosts: readonly Host[];

  /** Where the stacks keep their state. */
  public readonly state: StateBackend;

  /** Refuses pods that would wait for ever for a volume which another node holds. */
  public readonly rwoGuard: RwoGuard;

  /** Which ports of every node are taken. */
  public readonly nodePorts = new NodePorts();

  /** What is known of the secrets of all its stacks: one name is one secret. */
  public readonly secrets = new DeclaredSecrets();

  private readonly ownCluster: Cluster | undefined;

  /**
   * @param app the cdktf app
   * @param id name of the environment, which starts the names of its stacks, e.g. `prod`
   * @throws InvalidInputError EnvironmentNameInvalid, HostNameInvalid, HostPortInvalid, HostNameRepeated, HostAddressRepeated,
   * and what {@link Cluster} and {@link ArtifactSources} refuse
   */
  public constructor(app: App, id: string, props: EnvironmentProps = {}) {
    super(app, id);
    const hosts = props.hosts ?? [];
    refuse("Environment", id, [
      ...violationsOf(id, ENVIRONMENT_ID_RULES),
      ...(props.cluster === undefined ? [] : violationsOf(props.cluster, CLUSTER_RULES)),
      ...violationsOf(hosts, HOST_RULES),
      ...violationsOf(props.artifacts ?? {}, SOURCES_RULES),
    ]);
    this.rwoGuard = new RwoGuard(this);
    this.artifacts = new ArtifactSources(id, props.artifacts);
    this.hosts = [...hosts];
    this.state = props.state ?? StateBackend.local();
    this.ownCluster = props.cluster === undefined ? undefined : new Cluster(id, props.cluster);
  }

  /** Whether the environment has a cluster. */
  public get hasCluster(): boolean {
    return this.ownCluster !== undefined;
  }

  /**
   * The Kubernetes cluster.
   *
   * @throws InvalidInputError NoCluster, when the environment has none
   */
  public get cluster(): Cluster {
    if (this.ownCluster === undefined) {
      throw new InvalidInputError("Environment", this.node.id, [
        {
          code: "NoCluster",
          what: "something in this environment needs a Kubernetes cluster, and it has none",
          instead: "give the environment the prop `cluster`",
        },
      ]);
    }
    return this.ownCluster;
  }

  /** Its stacks, in the order in which they were made. */
  public get stacks(): readonly EnvironmentStack[] {
    return App.of(this)
      .node.children.filter((child) => child instanceof EnvironmentStack)
      .filter(({ environment }) => environment === this);
  }

  /**
   * A new stack of this environment.
   *
   * @param name what the stack is for, e.g. `entry`; the whole name is `<environment>-<name>`
   * @throws InvalidInputError StackNameInvalid, StackNameTooLong; Error when the environment has a stack of that name
   */
  public stack(name: string): EnvironmentStack {
    return new EnvironmentStack(this, name);
  }
}
