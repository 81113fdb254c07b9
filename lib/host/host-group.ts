import { Annotations, dependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import { Environment, EnvironmentStack, Host, HOST_RULES, placeOf } from "../environment";
import { InvalidInputError, refuse, violationsOf } from "../units";
import { Connection, connectionBlock, connectionTo } from "./connection";
import type { HostGroupProps } from "./host-group-props";
import { HOST_GROUP_RULES, keepsQuorum } from "./host-group-rules";
import { byName } from "./name-order";
import { restoreScript } from "./remote-script";
import { TerraformData } from "./terraform-data";
import { wavesOf } from "./waves";

/** What a machine needs to be restored, by the name of its entry. */
type Entry = readonly [key: string, value: Connection & { readonly change: string }];

/** The groups of each stack. */
const GROUPS = new WeakMap<EnvironmentStack, readonly HostGroup[]>();

/** A machine of a group. */
interface Member {
  readonly host: Host;
  readonly connection: Connection;
  /** Its end restores the machine; an entry a change. */
  readonly presence: TerraformData;
  /** Name of a change to what makes it there. */
  readonly changes: Map<string, TerraformData>;
}

/**
 * Machines that are changed together, a wave at a time.
 *
 * After an apply every machine has what the constructs that name the group want of it. Machines are changed in the order of their names,
 * `node-2` before `node-10`; those of a wave at once, each construct after the other, also by name; the next wave begins when all of
 * them are healthy. A wave that fails leaves the later ones untouched, and a
 * later apply goes on there. When a construct leaves the code the machines get back what was there before, in the opposite order; a machine
 * that leaves the group does so as well, and several that leave do so at once.
 *
 * What can break: the group itself must stay in the code while its machines are restored, as it holds how they are reached. Take
 * the constructs or the machines out, deploy, then the group; or destroy the whole stack. A machine that is gone for good cannot be restored:
 * `terraform state rm` its entry of the group's register.
 *
 * @example
 * const nodes = new HostGroup(stack, "nodes", { labels: { role: "node" }, identityFile: "~/.ssh/platform", maxUnavailable: 2 });
 */
export class HostGroup extends Construct {
  /** The machines in the order of their names, in which changes roll over them. */
  public readonly hosts: readonly Host[];
  /** The machines in waves: those of one wave may be away at once. */
  public readonly waves: readonly (readonly Host[])[];
  /** What to restore on machines that leave the group; its keys are `<change>@<machine>`. */
  public readonly register: TerraformData;

  private readonly members: readonly (readonly Member[])[];
  private readonly changes: string[] = [];

  /**
   * @throws InvalidInputError HostGroupEmpty, MaxUnavailableInvalid, ControlPlaneAllAtOnce, HostKeyUnknown, IdentityFileEmpty,
   * ScriptFolderInvalid, ConnectTimeoutInvalid, HostInTwoGroups, OutsideEnvironment, and what {@link Environment} refuses of its hosts
   */
  public constructor(scope: Construct, id: string, props: HostGroupProps = {}) {
    super(scope, id);
    const stack = Environment.stackOf(this);
    const all = props.hosts ?? stack.environment.hosts;
    const hosts = all
      .filter(({ labels = {} }) => Object.entries(props.labels ?? {}).every(([key, value]) => labels[key] === value))
      .sort((one, other) => byName(one.name, other.name));
    refuse("HostGroup", this.node.path, [
      ...violationsOf(hosts, HOST_RULES),
      ...violationsOf({ props, hosts }, HOST_GROUP_RULES),
    ]);
    this.hosts = hosts;
    this.waves = wavesOf(hosts, props.maxUnavailable ?? 1);
    this.register = this.restoring("Register", () =>
      this.members
        .flat()
        .flatMap(({ host, connection }) => this.entriesOf(connection, (change) => `${change}@${host.name}`)),
    );
    this.members = this.waves.map((wave) => wave.map((host) => this.memberFor(host, connectionTo(host, props, stack))));
    this.join(stack);
    this.warn(props);
  }

  /**
   * Takes a change in, and puts it into the order of the waves. Called by {@link GuardedChange}.
   *
   * @param id names the change on the machines
   * @param make makes the resource that makes the change on a machine
   */
  public enrol(id: string, make: (host: Host, connection: Connection) => TerraformData): void {
    if (this.changes.includes(id)) {
      throw new InvalidInputError("HostGroup", this.node.path, [
        {
          code: "ChangeRepeated",
          what: "two changes of the group would have one name on the machines",
          got: id,
          instead: "give one of the constructs another id; on the machines a dot stands for the slash between two ids",
        },
      ]);
    }
    this.changes.push(id);
    for (const { host, connection, changes } of this.members.flat()) {
      changes.set(id, make(host, connection));
    }
    // The changes of a wave are proven together before the next begins.
    this.inOrder(({ changes }) =>
      [...changes].sort(([one], [other]) => byName(one, other)).map(([, change]) => change),
    );
    for (const { presence, changes } of this.members.flat()) {
      for (const change of changes.values()) {
        change.dependsOn = [dependable(presence), ...(change.dependsOn ?? [])];
      }
    }
  }

  /**
   * A machine may go from one group to another, and is to be restored before the other changes it: nothing is made before all registers of
   * the stack have ended what they have to.
   */
  private join(stack: EnvironmentStack): void {
    const groups = [...(GROUPS.get(stack) ?? []), this];
    const others = groups.slice(0, -1).flatMap(({ members }) => members.flat());
    const shared = this.members
      .flat()
      .filter(({ connection }) => others.some((other) => placeOf(other.connection) === placeOf(connection)));
    if (shared.length > 0) {
      throw new InvalidInputError("HostGroup", this.node.path, [
        {
          code: "HostInTwoGroups",
          what: "another group of this stack has the same machines, and neither would know of the other's waves",
          got: shared.map(({ host }) => host.name).join(", "),
          instead: "make one group for both, or put one of them into a stack of its own",
        },
      ]);
    }
    GROUPS.set(stack, groups);
    const registers = groups.map(({ register }) => register);
    for (const group of groups) {
      group.inOrder(({ presence }) => [presence], registers);
    }
  }

  /** Has the resources of each machine made one after the other, and those of a wave after all of the wave before. */
  private inOrder(
    resourcesOf: (member: Member) => readonly TerraformData[],
    first: readonly TerraformData[] = [],
  ): void {
    let before = first;
    for (const wave of this.members) {
      before = wave.flatMap((member) => {
        let previous = before;
        for (const resource of resourcesOf(member)) {
          resource.dependsOn = previous.map(dependable);
          previous = [resource];
        }
        return previous;
      });
    }
  }

  /**
   * The presence's order makes the machines wait for each other when a construct leaves the code, in the opposite order of the waves.
   *
   * Terraform forgets how to end what is no longer in the code. So a machine that leaves the group, and with it its presence, is restored
   * by the register, which has an entry for it as well; where the presence did it, that finds nothing to do.
   */
  private memberFor(host: Host, connection: Connection): Member {
    const presence = this.restoring(host.name, () => this.entriesOf(connection, (change) => change));
    return { host, connection, presence, changes: new Map() };
  }

  /** A resource with an entry for each change, which is restored when its entry goes. */
  private restoring(id: string, entries: () => readonly Entry[]): TerraformData {
    return new TerraformData(this, id, {
      for_each: Lazy.anyValue({ produce: () => Object.fromEntries(entries()) }),
      input: "${each.value}",
      provisioner: [
        {
          "remote-exec": {
            when: "destroy",
            inline: [restoreScript("${self.input.change}")],
            connection: connectionBlock("self.input"),
          },
        },
      ],
    });
  }

  private entriesOf(connection: Connection, key: (change: string) => string): readonly Entry[] {
    return this.changes.map((change) => [key(change), { ...connection, change }]);
  }

  private warn(props: HostGroupProps): void {
    if (props.acceptUnknownHostKeys === true) {
      Annotations.of(this).addWarning(
        `HostGroup [${this.node.path}] UnknownHostKeysAccepted: whoever answers at an address gets what is sent there; give hostKeys`,
      );
    }
    if (!keepsQuorum(this.waves)) {
      Annotations.of(this).addWarning(
        `HostGroup [${this.node.path}] QuorumLost: a wave takes half of the control plane or more away; lower maxUnavailable`,
      );
    }
  }
}
