import { enforce, InvalidInputError, Rule, Violation } from "../../units";
import { authCommand, bothCapabilities, Capabilities, capsCommand } from "./capabilities";
import type { CephUser } from "./ceph-user";
import { isListOf, kindOf } from "./kinds";
import { isMonitorAddress, monitorHint } from "./monitors";

/** A Ceph cluster, as its clients need to know it. */
export interface CephClusterProps {
  /**
   * What the cluster is called in StorageClasses and volumes: at most 36 bytes, best what `ceph fsid` prints. It can never change once there are
   * volumes.
   *
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md
   */
  readonly clusterId: string;

  /**
   * Addresses of the monitors, each an IP address or a name, with a port where it is not the usual one, and `v1:` or `v2:` before it where only that
   * protocol is spoken: `10.0.0.11`, `10.0.0.11:6789`, `v2:10.0.0.11:3300`, `[fd00::11]:6789`. `ceph mon dump` lists them. The kernel speaks the first
   * unless a class has `ms_mode` among its options; a warning says so where no monitor does.
   *
   * @see https://docs.ceph.com/en/latest/rados/configuration/msgr2/
   */
  readonly monitors: readonly string[];
}

/** What a user may do, so far. */
interface Grant {
  readonly user: CephUser;
  readonly capabilities: Capabilities;
}

/** Longest name of a cluster that ceph-csi can write into the names of volumes, in bytes. */
const LONGEST_ID = 36;

const RULES: readonly Rule<CephClusterProps>[] = [
  function* idFits({ clusterId }) {
    const length = typeof clusterId === "string" ? Buffer.byteLength(clusterId) : 0;
    if (length === 0 || length > LONGEST_ID || /\s/.test(clusterId)) {
      yield {
        code: "CephClusterIdInvalid",
        what: `clusterId has 1 to ${LONGEST_ID} bytes and no white space`,
        got: clusterId,
        instead: "write what `ceph fsid` prints",
      };
    }
  },
  function* hasMonitors({ monitors }) {
    if (listOf(monitors).length === 0) {
      yield {
        code: "CephMonitorsMissing",
        what: "monitors is no list, or an empty one",
        instead: "name those that `ceph mon dump` lists",
      };
    }
  },
  function* monitorsAreAddresses({ monitors }) {
    for (const monitor of listOf(monitors).filter((address) => !isMonitorAddress(address))) {
      yield {
        code: "CephMonitorInvalid",
        what: "a monitor is no address",
        got: monitor,
        instead: monitorHint(monitor),
      };
    }
  },
  function* monitorsDiffer({ monitors }) {
    for (const monitor of listOf(monitors).filter((address, index) => monitors.indexOf(address) < index)) {
      yield {
        code: "CephMonitorRepeated",
        what: "a monitor stands twice in monitors",
        got: monitor,
        instead: "name each once",
      };
    }
  },
];

/** What is no list is judged by one rule alone. */
function listOf(monitors: readonly string[]): readonly string[] {
  return isListOf(monitors, () => true) ? monitors : [];
}

/**
 * A Ceph cluster that others use: what every consumer of it has in common.
 *
 * @example
 * const ceph = new CephCluster({ clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8", monitors: ["10.0.0.11", "10.0.0.12", "10.0.0.13"] });
 */
export class CephCluster {
  /** {@link CephClusterProps.clusterId} */
  public readonly clusterId: string;
  /** {@link CephClusterProps.monitors} */
  public readonly monitors: readonly string[];

  private readonly grants = new Map<string, Grant>();

  /** @throws InvalidInputError CephClusterIdInvalid, CephMonitorsMissing, CephMonitorInvalid, CephMonitorRepeated */
  public constructor(props: CephClusterProps) {
    enforce("CephCluster", props.clusterId, props, RULES);
    this.clusterId = props.clusterId;
    this.monitors = [...props.monitors];
  }

  /**
   * The commands that make all users of this cluster, each with the least that those who log in as it need, and print their keys. To be read when
   * everything that uses the cluster has been made.
   */
  public get authCommands(): readonly string[] {
    return [...this.grants.keys()].map((id) => this.authCommand(id));
  }

  /**
   * The command that makes one user; see {@link authCommands}.
   *
   * @param id of a user that something logs in as
   * @throws InvalidInputError CephUserUnknown
   */
  public authCommand(id: string): string {
    return authCommand(id, this.grantOf(id).capabilities);
  }

  /**
   * The command for a user that exists with other capabilities: Ceph refuses {@link authCommand} for it. The user keeps its key.
   *
   * @param id of a user that something logs in as
   * @throws InvalidInputError CephUserUnknown
   */
  public capsCommand(id: string): string {
    return capsCommand(id, this.grantOf(id).capabilities);
  }

  /**
   * Notes what a consumer needs to do as a user. Users may be shared: their command then gives them what all of their consumers need.
   *
   * @throws InvalidInputError CephKeyAmbiguous, when the user has another key elsewhere; CephCapabilityInvalid
   */
  public grant(user: CephUser, capabilities: Capabilities): void {
    const wrong = Object.entries(capabilities).find(([, each]) => !isListOf(each, (one) => typeof one === "string"));
    if (wrong !== undefined) {
      throw this.refusal({
        code: "CephCapabilityInvalid",
        what: `what the user ${user.id} may do of ${wrong[0]} is a list of texts`,
        got: kindOf(wrong[1]),
        instead: `write e.g. { mon: ["allow r"] }`,
      });
    }
    const grant = this.grants.get(user.id);
    if (grant !== undefined && grant.user.key.name !== user.key.name) {
      throw this.refusal({
        code: "CephKeyAmbiguous",
        what: `the user ${user.id} has two keys`,
        got: [grant.user.key.name, user.key.name],
        instead: "give it the same secret everywhere, or name two users",
      });
    }
    this.grants.set(user.id, { user, capabilities: bothCapabilities(grant?.capabilities ?? {}, capabilities) });
  }

  /**
   * The command of each user by its id, and the name of the variable with its key: what another object for the same cluster has to say too.
   */
  public get users(): ReadonlyMap<string, { readonly key: string; readonly command: string }> {
    return new Map(
      [...this.grants].map(([id, { user }]) => [id, { key: user.key.name, command: this.authCommand(id) }]),
    );
  }

  private grantOf(id: string): Grant {
    const grant = this.grants.get(id);
    if (grant === undefined) {
      throw this.refusal({
        code: "CephUserUnknown",
        what: "nothing logs in to the cluster as that user",
        got: id,
        instead: `take one of ${JSON.stringify([...this.grants.keys()])}`,
      });
    }
    return grant;
  }

  private refusal(violation: Violation): InvalidInputError {
    return new InvalidInputError("CephCluster", this.clusterId, [violation]);
  }
}
