import type { SnapshotClassProps } from "./snapshot-class-props";

/** Where a class, of volumes or of snapshots, finds its cluster and the user's Secret. */
export interface ClassContext {
  /** Name of the driver. */
  readonly driver: string;
  /** Id of the Ceph cluster. */
  readonly clusterId: string;
  /** Name of the Secret with the user. */
  readonly secret: string;
  /** Its namespace. */
  readonly namespace: string;
}

/** A custom object, as a manifest says it. */
export type Manifest = Readonly<Record<string, unknown>>;

/** A class of snapshots of single volumes as its VolumeSnapshotClass. */
export function snapshotClass(props: SnapshotClassProps, context: ClassContext): Manifest {
  return classManifest(props, context, {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshotClass",
    defaultAnnotation: "snapshot.storage.kubernetes.io/is-default-class",
    secretFor: "snapshotter",
    parameters: {},
  });
}

/** A class of snapshots of several volumes as its VolumeGroupSnapshotClass. */
export function groupSnapshotClass(
  props: SnapshotClassProps,
  parameters: Readonly<Record<string, string>>,
  context: ClassContext,
): Manifest {
  return classManifest(props, context, {
    apiVersion: "groupsnapshot.storage.k8s.io/v1beta2",
    kind: "VolumeGroupSnapshotClass",
    defaultAnnotation: "groupsnapshot.storage.kubernetes.io/is-default-class",
    secretFor: "group-snapshotter",
    parameters,
  });
}

/** What tells the two kinds of classes apart. */
interface ManifestKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly defaultAnnotation: string;
  readonly secretFor: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function classManifest(props: SnapshotClassProps, context: ClassContext, kind: ManifestKind): Manifest {
  return {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: {
      name: props.name,
      ...(props.isDefault === true ? { annotations: { [kind.defaultAnnotation]: "true" } } : {}),
    },
    driver: context.driver,
    deletionPolicy: props.deletionPolicy ?? "Delete",
    parameters: {
      clusterID: context.clusterId,
      ...kind.parameters,
      ...secretParameters([kind.secretFor], context),
    },
  };
}

/** What steps of a volume's life log in with. */
export function secretParameters(
  steps: readonly string[],
  { secret, namespace }: Pick<ClassContext, "secret" | "namespace">,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    steps.flatMap((step) => [
      [`csi.storage.k8s.io/${step}-secret-name`, secret],
      [`csi.storage.k8s.io/${step}-secret-namespace`, namespace],
    ]),
  );
}
