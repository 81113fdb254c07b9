import type { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { TerraformResource } from "cdktf";
import type { EnvironmentStack } from "../../environment";
import { InvalidInputError, Violation } from "../../units";
import { CsiDriver } from "./csi-driver";

const checked = new WeakSet<EnvironmentStack>();

/**
 * Has all drivers of an environment and the StorageClasses for them judged together when a stack of it is synthesized: those of this library, in
 * whatever stack, and raw `StorageClassV1` alike.
 */
export function checkStorage(stack: EnvironmentStack): void {
  if (!checked.has(stack)) {
    checked.add(stack);
    stack.node.addValidation({
      validate: () => {
        const { stacks } = stack.environment;
        return [...driverMessages(stacks), ...classMessages(stacks)];
      },
    });
  }
}

function driverMessages(stacks: readonly EnvironmentStack[]): readonly string[] {
  const drivers = stacks.flatMap((stack) => stack.node.findAll()).filter((one) => one instanceof CsiDriver);
  return drivers.flatMap((driver, index) => {
    const before = drivers.slice(0, index);
    const twin = before.find(({ driverName }) => driverName === driver.driverName);
    const neighbour = before.find(({ namespaceName }) => namespaceName === driver.namespaceName);
    return [
      ...(twin === undefined ? [] : [message(driver.node.path, driverRepeated(driver, twin))]),
      ...(neighbour === undefined ? [] : [message(driver.node.path, namespaceShared(driver, neighbour))]),
    ];
  });
}

function driverRepeated({ driverName }: CsiDriver, twin: CsiDriver): Violation {
  return {
    code: "CsiDriverRepeated",
    what: `a cluster has one driver of a name, and ${twin.node.path} is it`,
    got: driverName,
    instead:
      "name all classes in one construct; a second Ceph cluster takes a ChartRelease of its own, with another driverName, release name and metrics port",
  };
}

function namespaceShared({ namespaceName }: CsiDriver, neighbour: CsiDriver): Violation {
  return {
    code: "CsiNamespaceShared",
    what: `${neighbour.node.path} is in the same namespace, and has ConfigMaps of the same names`,
    got: namespaceName,
    instead: "give each driver a namespace of its own",
  };
}

function classMessages(stacks: readonly EnvironmentStack[]): readonly string[] {
  return stacks
    .flatMap((stack) => stack.node.findAll())
    .filter(isStorageClass)
    .filter(growsInVain)
    .map((one) => message(one.node.path, expansionWithoutSecret(one)));
}

function isStorageClass(construct: unknown): construct is StorageClassV1 {
  return (
    TerraformResource.isTerraformResource(construct) &&
    /^kubernetes_storage_class(_v1)?$/.test(construct.terraformResourceType)
  );
}

function nameOf(one: StorageClassV1): string | undefined {
  return one.metadataInput?.name;
}

/** Whether claims of a class of ceph-csi may grow, and nobody can make them grow. */
function growsInVain(one: StorageClassV1): boolean {
  const parameters = one.parametersInput ?? {};
  return (
    /(^|\.)(rbd|cephfs)\.csi\.ceph\.com$/.test(one.storageProvisionerInput ?? "") &&
    one.allowVolumeExpansionInput !== false &&
    !("csi.storage.k8s.io/controller-expand-secret-name" in parameters)
  );
}

function expansionWithoutSecret(one: StorageClassV1): Violation {
  return {
    code: "ExpansionWithoutSecret",
    what: "claims of the class may grow, and the class names no secret by which the driver could make them",
    got: nameOf(one),
    instead:
      "name the class in CephRbdStorage or CephFsStorage; or give csi.storage.k8s.io/controller-expand-secret-name and -namespace; or say " +
      "allowVolumeExpansion: false",
  };
}

function message(path: string, violation: Violation): string {
  return new InvalidInputError("CephStorage", path, [violation]).message;
}
