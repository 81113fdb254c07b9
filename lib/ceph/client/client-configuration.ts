import type { ExistingSecret } from "../../environment";
import type { Capabilities } from "../cluster/capabilities";
import type { CephCluster } from "../cluster/ceph-cluster";
import type { CephUser } from "../cluster/ceph-user";

/** Files that the nodes have already. */
export interface NodeFilesOptions {
  /** Name of the user, without `client.`: the nodes have its keyring as `ceph.client.<user>.keyring`. */
  readonly user: string;
  /**
   * The user of the operating system that the process runs as: the one that may read the keyring on the nodes. `ls -ln /etc/ceph` tells; where it is root,
   * better give the keyring to another: `chown`.
   */
  readonly runAsUser: number;
  /**
   * Its group.
   *
   * @default the same number
   */
  readonly runAsGroup?: number;
  /**
   * Folder of the files on the nodes.
   *
   * @default "/etc/ceph"
   */
  readonly folder?: string;
  /**
   * Counts the changes of the files: raise it by 1 to have the pods replaced, which read them when they start.
   *
   * @default 1
   */
  readonly revision?: number;
}

/** Files that are made for the client. */
export interface ClusterFilesOptions {
  /** The Ceph cluster. */
  readonly cluster: CephCluster;
  /** The user that the client logs in as, and its key. */
  readonly user: CephUser;
  /**
   * Pools in which the client uses images.
   *
   * @default none
   */
  readonly pools?: readonly string[];
  /**
   * Whatever else the user may do, by kind of daemon, e.g. `{ mon: ["allow r"], osd: ["allow rw pool=backups"] }`.
   *
   * @default nothing
   */
  readonly capabilities?: Capabilities;
  /**
   * Counts the changes of the key: raise it by 1 to have a new one written and the pods replaced.
   *
   * @default 1
   */
  readonly revision?: number;
}

/** Files in objects that somebody else makes. */
export interface ObjectFilesOptions {
  /** Name of the user, without `client.`. */
  readonly user: string;
  /** Name of the ConfigMap that has the key `ceph.conf`. */
  readonly configMap: string;
  /** The Secret, and the key in it, that holds the keyring: a whole file, with the name of the user in it. */
  readonly keyring: ExistingSecret;
  /**
   * Counts the changes of the objects: raise it by 1 to have the pods replaced, which read them when they start.
   *
   * @default 1
   */
  readonly revision?: number;
}

/** Where the files come from. */
export type ConfigurationSource =
  | ({ readonly kind: "nodes" } & NodeFilesOptions)
  | ({ readonly kind: "cluster" } & ClusterFilesOptions)
  | ({ readonly kind: "objects" } & ObjectFilesOptions);

/**
 * The two files without which nobody talks to Ceph: `ceph.conf`, which says where the monitors are, and the keyring of a user. There is no way to
 * give the one without the other.
 */
export class CephConfiguration {
  /**
   * The files that the nodes have in `/etc/ceph`. Pods see these two alone, read-only; a pod on a node that lacks one of them does not start, and its events
   * name the file.
   */
  public static fromNodes(options: NodeFilesOptions): CephConfiguration {
    return new CephConfiguration({ kind: "nodes", ...options });
  }

  /** Files made from what the program knows of the cluster: a ConfigMap, and a Secret whose key leaves no trace in plan or state. */
  public static fromCluster(options: ClusterFilesOptions): CephConfiguration {
    return new CephConfiguration({ kind: "cluster", ...options });
  }

  /** A ConfigMap and a Secret that exist, in the namespace of the client. */
  public static fromObjects(options: ObjectFilesOptions): CephConfiguration {
    return new CephConfiguration({ kind: "objects", ...options });
  }

  /** Name of the user, without `client.`. */
  public get user(): string {
    return this.source.kind === "cluster" ? this.source.user.id : this.source.user;
  }

  private constructor(
    /** Where the files come from. */
    public readonly source: ConfigurationSource,
  ) {}
}
