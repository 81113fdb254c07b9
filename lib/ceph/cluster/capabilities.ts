/** What a user of Ceph may do: its capabilities, by kind of daemon. */
export type Capabilities = Readonly<Partial<Record<Daemon, readonly string[]>>>;

/** Kinds of daemons, in the order in which `ceph auth` shows them. */
const DAEMONS = ["mon", "mgr", "osd", "mds"] as const;

type Daemon = (typeof DAEMONS)[number];

/**
 * The least that a user needs for block storage in some pools.
 *
 * @see https://github.com/ceph/ceph-csi/blob/devel/docs/capabilities.md#rbd
 */
export function rbdCapabilities(pools: readonly string[]): Capabilities {
  const profiles = [...new Set(pools)].map((pool) => `profile rbd pool=${pool}`);
  return { mon: ["profile rbd"], mgr: profiles, osd: profiles };
}

/**
 * What a user needs beside to lock out a lost node: its profile for block storage lets it lock out a single client, of which it would have to know the
 * number. To let a node in again is not among it.
 *
 * @see https://github.com/ceph/ceph-csi/blob/devel/docs/design/proposals/non-graceful-node-shutdown.md
 */
export const FENCING_CAPABILITIES: Capabilities = { mon: ['allow command "osd blocklist" with blocklistop=add'] };

/**
 * The least that a user needs for volumes in a group of a file system.
 *
 * @see https://github.com/ceph/ceph-csi/blob/devel/docs/capabilities.md#cephfs
 */
export function fileSystemCapabilities(fileSystem: string, subvolumeGroup: string): Capabilities {
  return {
    mon: [`allow r fsname=${fileSystem}`],
    mgr: ["allow rw"],
    osd: [`allow rw tag cephfs metadata=${fileSystem}`, `allow rw tag cephfs data=${fileSystem}`],
    mds: [
      `allow r fsname=${fileSystem} path=/volumes`,
      `allow rws fsname=${fileSystem} path=/volumes/${subvolumeGroup}`,
    ],
  };
}

/** Both together, each once. */
export function bothCapabilities(one: Capabilities, other: Capabilities): Capabilities {
  return Object.fromEntries(
    DAEMONS.map((daemon) => [daemon, [...new Set([...(one[daemon] ?? []), ...(other[daemon] ?? [])])]] as const).filter(
      ([, capabilities]) => capabilities.length > 0,
    ),
  );
}

/** The command that makes a user with these capabilities, or shows its key where it has them already. */
export function authCommand(id: string, capabilities: Capabilities): string {
  return ["ceph auth get-or-create", `client.${id}`, ...clauses(capabilities)].join(" ");
}

/** The command that gives a user which exists these capabilities, in place of those that it has. */
export function capsCommand(id: string, capabilities: Capabilities): string {
  return ["ceph auth caps", `client.${id}`, ...clauses(capabilities)].join(" ");
}

/** The command that makes a group of subvolumes in a file system. Run again, it changes nothing. */
export function subvolumeGroupCommand(fileSystem: string, group: string): string {
  return `ceph fs subvolumegroup create ${fileSystem} ${group}`;
}

function clauses(capabilities: Capabilities): readonly string[] {
  return Object.entries(capabilities).map(([daemon, allowed]) => `${daemon} '${allowed.join(", ")}'`);
}
