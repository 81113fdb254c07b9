import * as fs from "node:fs";
import { type LabCeph, labCeph, LabError, removeCeph, status, up } from "../../lab";
import { labPaths } from "../../lab/paths";
import { CEPH_DAEMON_PORTS, PORTS } from "../../lab/processes/ports";
import { describeUnless } from "../support/requirements";
import { CEPH_WAS_UP } from "./support/global-setup";
import { cephHindrance, ensureCeph } from "./support/lab-ceph";
import { eventually, PATIENCE_MS } from "./support/lab-machines";

const POOL = "onprem-lab-images";

/** Somebody's pools may be in it. */
const KEPT =
  process.env[CEPH_WAS_UP] === "true" ? "the lab's Ceph was up before, and stays with what is in it" : undefined;

/** Addresses that somebody listens on, of the ports that Ceph has in the lab. */
function listening(): readonly string[] {
  const { first, last } = CEPH_DAEMON_PORTS;
  const ours = (port: number): boolean =>
    port === PORTS.cephMonitor || port === PORTS.cephMonitorV1 || (port >= first && port <= last);
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((table) => fs.readFileSync(table, "utf8").split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => state === "0A" && ours(Number.parseInt(local.split(":")[1] ?? "", 16)))
    .map(([, local = ""]) => local.split(":")[0] ?? "");
}

/** Whether a process runs; what is left of one that ended has no program. */
const isRunning = (pid: number): boolean => fs.existsSync(`/proc/${pid}/exe`);

describeUnless(cephHindrance(), "the lab's Ceph", () => {
  const said: string[] = [];
  const progress = { info: (message: string) => said.push(message), tick: () => undefined };
  const daemons = async () => (await status()).ceph ?? [];
  let ceph: LabCeph;

  beforeAll(async () => {
    ceph = await ensureCeph();
    await ceph.ensurePool(POOL);
  });
  afterAll(async () => {
    if (KEPT !== undefined) {
      await (await ensureCeph()).ceph(["osd", "pool", "rm", POOL, POOL, "--yes-i-really-really-mean-it"]);
    }
  });
  beforeEach(() => {
    said.length = 0;
  });

  test("is healthy, and status shows its daemons beside those of the control plane", async () => {
    await eventually(
      () => ceph.ceph(["health"]),
      (health) => health.trim() === "HEALTH_OK",
      PATIENCE_MS,
    );
    expect((await daemons()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      "ceph-mon ready",
      "ceph-mgr ready",
      "ceph-osd ready",
      "ceph-mds ready",
    ]);
  });

  test("listens on loopback only", () => {
    const addresses = new Set(listening());
    expect([...addresses]).toEqual(["0100007F"]);
  });

  test.each([
    ["with --ceph", { ceph: true, machines: false }],
    ["without", { machines: false }],
  ])("up once more, %s, leaves it as it is", async (_, options) => {
    const before = await daemons();
    await up({ ...options, progress });
    expect(said).toEqual(["The lab is up already."]);
    expect(await daemons()).toEqual(before);
  });

  test("what was killed is started again, with what was in it", async () => {
    const before = await daemons();
    for (const { pid } of before) process.kill(pid ?? 0, "SIGKILL");
    await up({ ceph: true, machines: false, progress });
    expect(said.filter((message) => message.startsWith("  started ceph-"))).toHaveLength(4);
    expect(labCeph().clusterId).toBe(ceph.clusterId);
    expect((await ceph.ceph(["osd", "pool", "ls"])).split("\n")).toContain(POOL);
    expect(await ceph.run("rbd", ["ls", POOL])).toMatchObject({ status: 0 });
  });

  describeUnless(KEPT, "when it is removed", () => {
    test("goes with its processes and its data, and the control plane stays", async () => {
      const pids = (await daemons()).map(({ pid }) => pid ?? 0);
      expect(pids).toHaveLength(4);
      await removeCeph();
      expect(pids.filter(isRunning)).toEqual([]);
      expect(listening()).toEqual([]);
      expect(fs.existsSync(labPaths().ceph)).toBe(false);
      expect(await status()).toMatchObject({ up: true });
      expect(await daemons()).toEqual([]);
      expect(() => labCeph()).toThrow(LabError);
    });
  });
});
