import type { LabPaths } from "../paths";
import { CEPH_DAEMON_PORTS, LOOPBACK } from "../processes/ports";
import { DAEMONS, dataOf } from "./daemons";
import { cephLayout, MONITOR_ADDRESSES } from "./layout";

const MIB = 1024 ** 2;

/** How large the OSD's file says it is; it takes what is written to it. */
const OSD_BYTES = 4096 * MIB;

/** What an OSD tries to stay below; less than this it does not accept by much. */
const OSD_MEMORY_BYTES = 900 * MIB;

/** Modules of the manager that nothing in the lab asks: loading them takes half of its memory. */
const UNUSED_MODULES = [
  ...["alerts", "cephadm", "dashboard", "diskprediction_local", "influx", "insights", "iostat", "k8sevents"],
  ...["localpool", "mirroring", "nfs", "osd_perf_query", "osd_support", "prometheus", "restful", "rook", "selftest"],
  ...["snap_schedule", "stats", "telegraf", "test_orchestrator", "zabbix"],
];

type Options = Readonly<Record<string, string | number | boolean>>;

function section(name: string, options: Options): string {
  return [`[${name}]`, ...Object.entries(options).map(([key, value]) => `${key} = ${value}`.trimEnd()), ""].join("\n");
}

/**
 * The lab's ceph.conf: nothing of it lies or listens outside the lab's folder and loopback. Nothing is kept twice, as
 * there is one OSD.
 */
export function cephConfig(paths: LabPaths, clusterId: string): string {
  const { adminKeyring, crashes, folder } = cephLayout(paths);
  const global: Options = {
    fsid: clusterId,
    mon_host: MONITOR_ADDRESSES,
    public_addr: LOOPBACK,
    // Not told so, heartbeats are listened for on every address.
    cluster_addr: LOOPBACK,
    ms_bind_port_min: CEPH_DAEMON_PORTS.first,
    ms_bind_port_max: CEPH_DAEMON_PORTS.last,
    auth_cluster_required: "cephx",
    auth_service_required: "cephx",
    auth_client_required: "cephx",
    auth_allow_insecure_global_id_reclaim: false,
    run_dir: folder,
    crash_dir: crashes,
    // The path of a socket may have 107 bytes, that of the lab's folder more.
    admin_socket: "",
    log_file: "",
    debug_rocksdb: 1,
    osd_pool_default_size: 1,
    osd_pool_default_min_size: 1,
    osd_pool_default_pg_num: 8,
    osd_pool_default_pgp_num: 8,
    osd_pool_default_pg_autoscale_mode: "off",
    osd_crush_chooseleaf_type: 0,
  };
  const daemon = { log_to_stderr: true };
  const own: Readonly<Record<string, Options>> = {
    mon: {
      mon_allow_pool_size_one: true,
      mon_allow_pool_delete: true,
      mon_warn_on_pool_no_redundancy: false,
      mon_cluster_log_to_file: false,
      // A disk that is nearly full is no reason to end here, as it is for a monitor that others depend on.
      mon_data_avail_warn: 1,
      mon_data_avail_crit: 0,
      mgr_initial_modules: "",
      // With nobody to agree with there is nothing to wait for: each change of the cluster would take a second.
      paxos_propose_interval: 0.05,
    },
    mgr: { mgr_disabled_modules: UNUSED_MODULES.join(" ") },
    osd: { osd_memory_target: OSD_MEMORY_BYTES, bluestore_block_size: OSD_BYTES, bluestore_block_create: true },
    mds: {},
  };
  return [
    section("global", global),
    ...DAEMONS.map(({ kind }) => section(kind, { [`${kind}_data`]: dataOf(paths, { kind }), ...daemon, ...own[kind] })),
    section("client.admin", { keyring: adminKeyring }),
  ].join("\n");
}
