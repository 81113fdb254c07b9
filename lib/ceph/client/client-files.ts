import type { CephCluster } from "../cluster/ceph-cluster";

/** Folder in which Ceph's libraries and commands look for their files. */
export const CEPH_FOLDER = "/etc/ceph";

/** Name of the file that says where the monitors are. */
export const CONF_FILE = "ceph.conf";

/** Name of the file with a user's key, as Ceph's libraries look for it. */
export function keyringFile(user: string): string {
  return `ceph.client.${user}.keyring`;
}

/**
 * A `ceph.conf` by which a user finds the cluster and its own key.
 *
 * @see https://docs.ceph.com/en/latest/rados/configuration/ceph-conf/
 */
export function cephConf({ clusterId, monitors }: Pick<CephCluster, "clusterId" | "monitors">, user: string): string {
  return [
    "[global]",
    // Only an id that Ceph made can be the cluster's own.
    ...(isFsid(clusterId) ? [`fsid = ${clusterId}`] : []),
    `mon_host = ${monitors.join(",")}`,
    "",
    `[client.${user}]`,
    `keyring = ${CEPH_FOLDER}/${keyringFile(user)}`,
    "",
  ].join("\n");
}

/**
 * What stands before and after the key in a user's keyring.
 *
 * @see https://docs.ceph.com/en/latest/rados/operations/user-management/#keyring-management
 */
export function keyringAround(user: string): { readonly before: string; readonly after: string } {
  return { before: `[client.${user}]\n\tkey = `, after: "\n" };
}

function isFsid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
