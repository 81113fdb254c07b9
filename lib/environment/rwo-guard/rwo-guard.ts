import { App } from "cdktf";
import type { IConstruct } from "constructs";
import { InvalidInputError, refuse, Violation } from "../../units";
import type { Environment } from "../environment";
import { EnvironmentStack } from "../environment-stack";
import { ReadWriteOnceClaim, readWriteOnceClaims } from "./claims";
import { Workload, workloadsWithClaims } from "./workloads";

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
 * where the second lands on another node it stays in ContainerCreating. Such a workload is refused at synth, wherever in the environment the claim
 * is made and by whatever construct: those of this library and raw `DeploymentV1`, `StatefulSetV1` and `PersistentVolumeClaimV1` alike. Claims that
 * are not made in the environment, and values that only an apply can tell, are not judged.
 *
 * On by default for each {@link Environment}.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 * @example
 * environment.rwoGuard.accept(web, { claim: "web-cache", because: "its pods are bound to the one node that has the disk" });
 */
export class RwoGuard {
  private readonly accepted: Acceptance[] = [];

  /** @param environment the environment that is guarded */
  public constructor(private readonly environment: Environment) {}

  /**
   * Accepts that pods of a workload may want a read-write-once claim at once.
   *
   * @param scope the workload, or a construct that it stands in
   * @throws InvalidInputError AcceptanceWithoutReason. One that accepts nothing is refused at synth
   */
  public accept(scope: IConstruct, accepted: AcceptedClaim): void {
    refuse(
      "RwoGuard",
      scope.node.path,
      accepted.because.trim() === ""
        ? [{ code: "AcceptanceWithoutReason", what: "because is empty", instead: "say why it is all right here" }]
        : [],
    );
    this.accepted.push({ scope, ...accepted });
  }

  /** What is wrong in a stack of the environment, as messages for its validation. */
  public check(stack: EnvironmentStack): string[] {
    const workloads = workloadsWithClaims(stack).filter(({ sharing }) => sharing !== undefined);
    const claims = workloads.length === 0 ? [] : this.claims();
    const used = new Set<Acceptance>();
    const messages = workloads.flatMap((workload) =>
      claimsOf(workload, claims).flatMap((claim) => {
        const acceptances = this.accepted.filter((acceptance) => accepts(acceptance, workload, claim));
        acceptances.forEach((acceptance) => used.add(acceptance));
        return acceptances.length > 0 ? [] : [messageOf(workload.resource.node.path, violation(workload, claim))];
      }),
    );
    const unused = this.accepted.filter(
      (acceptance) => acceptance.scope.node.scopes.includes(stack) && !used.has(acceptance),
    );
    return [...messages, ...unused.map(({ scope, claim }) => messageOf(scope.node.path, nothingAccepted(claim)))];
  }

  private claims(): readonly ReadWriteOnceClaim[] {
    return App.of(this.environment)
      .node.children.filter((child) => child instanceof EnvironmentStack)
      .filter(({ environment }) => environment === this.environment)
      .flatMap(readWriteOnceClaims);
  }
}

function claimsOf(workload: Workload, claims: readonly ReadWriteOnceClaim[]): readonly ReadWriteOnceClaim[] {
  return claims.filter(({ namespace, name }) => namespace === workload.namespace && workload.claims.includes(name));
}

function accepts({ scope, claim: name }: Acceptance, { resource }: Workload, claim: ReadWriteOnceClaim): boolean {
  return name === claim.name && resource.node.scopes.includes(scope);
}

function violation({ kind, namespace, name, sharing }: Workload, claim: ReadWriteOnceClaim): Violation {
  return {
    code: "ReadWriteOnceShared",
    what:
      `${kind} ${namespace}/${name} mounts the read-write-once claim ${claim.name} [${claim.path}], and ${sharing ?? ""}: ` +
      "on another node a pod would wait for the volume for ever",
    instead:
      "use a StatefulSet with volume claim templates; or one replica and the strategy Recreate; or the access mode ReadWriteOncePod; or a storage " +
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
