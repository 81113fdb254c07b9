import type { IConstruct } from "constructs";
import { InvalidInputError, refuse, Violation } from "../../units";
import type { Environment } from "../environment";
import type { EnvironmentStack } from "../environment-stack";
import type { ReadWriteOnceClaim } from "./claims";
import { ReadingPass } from "./reading-pass";
import type { Workload } from "./workloads";

/** A read-write-once claim that pods of a workload may want at once, and why that is all right. */
export interface AcceptedClaim {
  /** Name of the claim. */
  readonly claim: string;
  /** Why it is all right here: for whoever reads the code next. */
  readonly because: string;
}

interface Acceptance extends AcceptedClaim {
  readonly scope: IConstruct;
}

/**
 * Guards an environment against pods that wait for ever for a volume which another node holds ("rbd image locked by other nodes").
 *
 * A read-write-once volume is mounted on one node at a time. A Deployment that rolls, or has more than one replica, has two pods for a while:
 * where the second lands on another node it stays in ContainerCreating. Two workloads over one claim do the same. Such workloads are refused at
 * synth, wherever in the environment the claim is made and by whatever construct: those of this library and raw `DeploymentV1`, `StatefulSetV1`,
 * `DaemonSetV1` and `PersistentVolumeClaimV1` alike. Pods that no such workload makes (of Jobs, CronJobs, charts), replicas that an autoscaler
 * adds, claims that are not made in the environment, and values that only an apply can tell are not judged.
 *
 * On by default for each {@link Environment}.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 * @example
 * environment.rwoGuard.accept(web, { claim: "web-cache", because: "its pods are bound to the one node that has the disk" });
 */
export class RwoGuard {
  private readonly accepted: Acceptance[] = [];

  private readonly pass: ReadingPass;

  /** @param environment the environment that is guarded */
  public constructor(environment: Environment) {
    this.pass = new ReadingPass(environment);
  }

  /**
   * Accepts that pods of a workload may want a read-write-once claim at once, one another's or those of another workload.
   *
   * @param scope the workload, or a construct that it stands in
   * @throws InvalidInputError AcceptanceWithoutReason. One that accepts nothing is refused at synth
   */
  public accept(scope: IConstruct, accepted: AcceptedClaim): void {
    refuse(
      "RwoGuard",
      scope.node.path,
      // Untyped code may leave it out.
      ((accepted.because as string | undefined) ?? "").trim() === ""
        ? [{ code: "AcceptanceWithoutReason", what: "because is empty", instead: "say why it is all right here" }]
        : [],
    );
    this.accepted.push({ scope, ...accepted });
  }

  /** Begins a synth: what was read of the environment's stacks in the last one holds no longer. */
  public prepare(): void {
    this.pass.end();
  }

  /** What is wrong in a stack of the environment, as messages for its validation. */
  public check(stack: EnvironmentStack): string[] {
    const used = new Set<Acceptance>();
    const messages = this.pass.check(stack, (workload, mounts) =>
      mounts.claimsOf(workload).flatMap((claim) => {
        const others = mounts.othersOn(claim, workload);
        if (workload.sharing === undefined && others.length === 0) {
          return [];
        }
        const acceptances = this.acceptancesOf(workload, claim);
        acceptances.forEach((acceptance) => used.add(acceptance));
        // Where two workloads share a claim, to accept it for one of them is enough.
        const refused = others.filter((other) => this.acceptancesOf(other, claim).length === 0);
        const reasons = [workload.sharing ?? [], refused.map(mountsToo)].flat();
        return acceptances.length > 0 || reasons.length === 0
          ? []
          : [messageOf(workload.path, violation(workload, claim, reasons))];
      }),
    );
    const unused = this.accepted.filter(
      (acceptance) => !used.has(acceptance) && acceptance.scope.node.scopes.includes(stack),
    );
    return [...messages, ...unused.map(({ scope, claim }) => messageOf(scope.node.path, nothingAccepted(claim)))];
  }

  private acceptancesOf({ path }: Workload, { name }: ReadWriteOnceClaim): readonly Acceptance[] {
    return this.accepted.filter(({ claim, scope }) => claim === name && `${path}/`.startsWith(`${scope.node.path}/`));
  }
}

function mountsToo({ kind, namespace, name, path }: Workload): string {
  return `so does ${kind} ${namespace}/${name} [${path}], which runs pods of its own`;
}

function violation(
  { kind, namespace, name }: Workload,
  claim: ReadWriteOnceClaim,
  reasons: readonly string[],
): Violation {
  return {
    code: "ReadWriteOnceShared",
    what:
      `${kind} ${namespace}/${name} mounts the read-write-once claim ${claim.name} [${claim.path}], and ${reasons.join(", and ")}: ` +
      "on another node a pod would wait for the volume for ever",
    instead:
      "use a StatefulSet with volume claim templates; or one workload of one replica and the strategy Recreate; or that with the access mode ReadWriteOncePod; or a storage " +
      "class for ReadWriteMany; or accept it by name: environment.rwoGuard.accept(workload, { claim, because })",
  };
}

function nothingAccepted(claim: string): Violation {
  return {
    code: "AcceptanceUnused",
    what: `nothing here has pods that may want the read-write-once claim ${claim} at once`,
    instead: "take the acceptance away, or mend its names",
  };
}

function messageOf(path: string, broken: Violation): string {
  return new InvalidInputError("RwoGuard", path, [broken]).message;
}
