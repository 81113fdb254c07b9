import { cephConfig } from "../../../lab/ceph/config";
import { argsOf, DAEMONS, dataOf } from "../../../lab/ceph/daemons";
import { cephLayout, MONITORS } from "../../../lab/ceph/layout";
import { labPaths } from "../../../lab/paths";
import { CEPH_DAEMON_PORTS, PORTS } from "../../../lab/processes/ports";

const paths = labPaths("/lab");
const CLUSTER = "b9127830-b0cc-4e34-aa47-9d1a2e9949a8";

/** Options by the section they stand in. */
function sections(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    text.split(/^\[/m).flatMap((part) => {
      const [name = "", ...lines] = part.split("\n");
      const options = lines.flatMap((line) => {
        const [, key, value] = /^(\w+) =(?: (.*))?$/.exec(line) ?? [];
        return key === undefined ? [] : [[key, value ?? ""] as const];
      });
      return options.length === 0 ? [] : [[name.replace(/\]$/, ""), new Map(options)] as const];
    }),
  );
}

const config = sections(cephConfig(paths, CLUSTER));

describe("cephConfig", () => {
  test("has a section for all, for each kind of daemon, and for the administrator", () => {
    expect([...config.keys()]).toEqual(["global", "mon", "mgr", "osd", "mds", "client.admin"]);
  });

  test("names the cluster, and its monitor by both of its addresses", () => {
    expect(config.get("global")?.get("fsid")).toBe(CLUSTER);
    expect(config.get("global")?.get("mon_host")).toBe("[v2:127.0.0.1:26400,v1:127.0.0.1:26489]");
    expect(MONITORS).toEqual(["v2:127.0.0.1:26400", "v1:127.0.0.1:26489"]);
  });

  test("nothing listens but on loopback", () => {
    expect(config.get("global")?.get("public_addr")).toBe("127.0.0.1");
    expect(config.get("global")?.get("cluster_addr")).toBe("127.0.0.1");
  });

  test("everybody has to show a key", () => {
    const { auth_cluster_required, auth_service_required, auth_client_required } = Object.fromEntries(
      config.get("global") ?? [],
    );
    expect([auth_cluster_required, auth_service_required, auth_client_required]).toEqual(["cephx", "cephx", "cephx"]);
  });

  test("every path is below the folder that down removes", () => {
    const values = [...config.values()].flatMap((options) => [...options.values()]);
    const absolute = values.filter((value) => value.startsWith("/"));
    expect(absolute.length).toBeGreaterThan(6);
    for (const path of absolute) expect(`${path}/`.startsWith(`${paths.ceph}/`)).toBe(true);
    // Where Ceph would write by default, and a socket whose path could be too long.
    expect(config.get("global")?.get("log_file")).toBe("");
    expect(config.get("global")?.get("admin_socket")).toBe("");
  });

  test("no daemon writes into the data of another", () => {
    const folders = DAEMONS.map(({ kind }) => config.get(kind)?.get(`${kind}_data`));
    expect(folders).toEqual(DAEMONS.map((daemon) => dataOf(paths, daemon)));
    expect(new Set(folders).size).toBe(DAEMONS.length);
  });
});

describe("daemons", () => {
  test("work on the lab's files, which is what they are found by when their pid was lost", () => {
    for (const daemon of DAEMONS) {
      expect(argsOf(paths, daemon)).toContain(cephLayout(paths).config);
      expect(cephLayout(paths).config.startsWith(`${paths.root}/`)).toBe(true);
    }
  });

  test("the monitor, which knows the others, is the first to start and the last to stop", () => {
    expect(DAEMONS[0]?.kind).toBe("mon");
  });

  test("their ports are nobody else's", () => {
    const { first, last } = CEPH_DAEMON_PORTS;
    const others = Object.values(PORTS).filter((port) => port >= first && port <= last);
    expect(others).toEqual([]);
    expect(new Set(Object.values(PORTS)).size).toBe(Object.values(PORTS).length);
    // Below the node ports of the cluster.
    expect(last).toBeLessThan(28_000);
  });
});
