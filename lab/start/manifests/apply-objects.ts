import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../../../lib/manifests";
import { LiveObject, nameOf } from "./live-object";
import { ClusterError, FIELD_MANAGER, ObjectsApi } from "./objects-api";

/** An object that an apply has made or changed. */
export interface ChangedObject {
  /** `Kind namespace/name` */
  readonly name: string;
  readonly action: "created" | "updated";
}

/** Objects that somebody else has made; they are left alone. */
export class ForeignObjectsError extends Error {
  public override readonly name = "ForeignObjectsError";

  public constructor(
    message: string,
    /** Whether all of them are Terraform's. */
    public readonly isTerraform: boolean,
  ) {
    super(message);
  }
}

/** What Terraform's providers call themselves: by their user agent, and by the default of `kubernetes_manifest`. */
const TERRAFORM = ["HashiCorp", "Terraform"];

/**
 * Refuses objects that are there and were not applied from manifests, as Terraform refuses what it has not made: two who each think that an
 * object is theirs undo one another, field by field and in silence.
 *
 * @throws ForeignObjectsError naming who made them
 */
export async function refuseForeign(api: ObjectsApi, objects: readonly KubernetesObject[]): Promise<void> {
  const live = await Promise.all(objects.map((object) => api.read(object)));
  const foreign = live.filter((object) => object !== undefined).filter((object) => !isOurs(object));
  const [first, ...others] = foreign;
  if (first === undefined) {
    return;
  }
  const makers = [...new Set(foreign.flatMap(makersOf))];
  const isTerraform = makers.every((maker) => TERRAFORM.includes(maker));
  const maker = isTerraform ? "Terraform" : makers.join(", ");
  const what = others.length === 0 ? `${nameOf(first)} was` : `${nameOf(first)} and ${others.length} more were`;
  throw new ForeignObjectsError(`${what} made by ${maker}, and not from manifests`, isTerraform);
}

/** Whether an object was applied from manifests. */
export function isOurs({ metadata: { managedFields = [] } }: LiveObject): boolean {
  return managedFields.some(({ manager, operation }) => manager === FIELD_MANAGER && operation === "Apply");
}

function makersOf({ metadata: { managedFields = [] } }: LiveObject): readonly string[] {
  const makers = managedFields.filter(({ subresource }) => subresource === undefined).map(({ manager }) => manager);
  return makers.length === 0 ? ["somebody"] : makers;
}

/**
 * Applies objects in their order, by server-side apply.
 *
 * @param onChanged is told of each that it has made or changed
 * @returns those that it has made or changed; none when all were as declared
 * @throws ClusterError when the cluster refuses one: those before it are applied then, and applying again goes on from there
 */
export async function applyObjects(
  api: ObjectsApi,
  objects: readonly KubernetesObject[],
  onChanged: (changed: ChangedObject) => void = () => undefined,
): Promise<readonly ChangedObject[]> {
  const changes: ChangedObject[] = [];
  for (const object of objects) {
    const changed = await pendingChange(api, object);
    await applied(api, object, false);
    if (changed !== undefined) {
      changes.push(changed);
      onChanged(changed);
    }
  }
  return changes;
}

/** What {@link applyObjects} would make or change. The namespaces of the objects have to be there. @throws ClusterError */
export async function pendingChanges(
  api: ObjectsApi,
  objects: readonly KubernetesObject[],
): Promise<readonly ChangedObject[]> {
  const changes = await Promise.all(objects.map((object) => pendingChange(api, object)));
  return changes.filter((changed) => changed !== undefined);
}

/** How often to look again at an object that others write to meanwhile. */
const LOOKS = 5;

async function pendingChange(
  api: ObjectsApi,
  object: KubernetesObject,
  looks = LOOKS,
): Promise<ChangedObject | undefined> {
  const before = await api.read(object);
  const after = await applied(api, object, true);
  if (before === undefined) {
    return { name: nameOf(object), action: "created" };
  }
  if (looks > 1 && before.metadata.resourceVersion !== after.metadata.resourceVersion) {
    // Somebody wrote in between, a controller as a rule; what they wrote would look as if this apply had changed it. Who never stops is not waited
    // for: what is written all the time is the status as a rule, which is not compared.
    return pendingChange(api, object, looks - 1);
  }
  return isDeepStrictEqual(declared(before), declared(after)) ? undefined : { name: nameOf(object), action: "updated" };
}

async function applied(api: ObjectsApi, object: KubernetesObject, dryRun: boolean): Promise<LiveObject> {
  return api.apply(object, dryRun).catch((error: unknown) => {
    throw explained(error);
  });
}

/** What of an object is somebody's will: the rest is the cluster's book-keeping, and changes at any time. */
function declared(object: LiveObject): unknown {
  return { ...object, status: {}, metadata: { ...object.metadata, resourceVersion: "", managedFields: [] } };
}

/** A conflict with what it means: whose fields they are, and what helps. */
function explained(error: unknown): unknown {
  if (!(error instanceof ClusterError) || error.owners.length === 0) {
    return error;
  }
  const owners = error.owners.map((owner) => (TERRAFORM.includes(owner) ? `Terraform (${owner})` : owner));
  return new ClusterError(
    `${error.message}; what ${owners.join(" and ")} set was not taken over: set it back to what is declared, then apply again`,
    error.status,
    error.owners,
  );
}
