import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { V1StorageClass } from "@kubernetes/client-node";
import { App } from "cdktf";
import type { CephLogin, LabCeph } from "../../lab";
import { attempt, type Outcome } from "../../lab/machines/command";
import { CephCluster, CephFsStorage, Environment, SecretValue } from "../../lib";
import { describeUnless } from "../support/requirements";
import { applyBesideCharts } from "./support/ceph-app";
import { cephHindrance, ensureCeph, inShell, keyIn, loginFrom } from "./support/lab-ceph";
import { find, LAB } from "./support/lab-cluster";
import { Undo } from "./support/undo";

const USER = "onprem-users-cephfs";
const NAME = "onprem-users-cephfs";
const [GROUP, ELSEWHERE] = ["onprem-group", "onprem-elsewhere"];

/** Writes and reads a file, as a pod with the volume does: by the metadata server, without a kernel that knows of Ceph. */
const WRITE_AND_READ = `
import cephfs, sys
user, keyfile, monitors, file_system, root = sys.argv[1:]
client = cephfs.LibCephFS(auth_id=user)
client.conf_set("mon_host", monitors)
client.conf_set("keyfile", keyfile)
try:
    client.mount(mount_root=root.encode(), filesystem_name=file_system.encode())
    file = client.open(b"file", "w", 0o600)
    client.write(file, b"orders", 0)
    client.fsync(file, 0)
    client.close(file)
    file = client.open(b"file", "r", 0o600)
    print(client.read(file, 0, 100).decode())
    client.close(file)
    client.unlink(b"file")
finally:
    client.shutdown()
`;

/**
 * What the library prints and writes for file systems, tried with a real Ceph. Volumes are made, written and removed by Ceph's own programs and
 * library; nothing is mounted by a kernel, which takes its module for Ceph.
 */
describeUnless(cephHindrance(), "users of a real Ceph's file system", () => {
  const undo = new Undo();
  let folder: string;
  let ceph: LabCeph;
  let cluster: CephCluster;
  let storage: CephFsStorage;
  let login: CephLogin;

  const asUser = (...args: readonly string[]) => ceph.run("ceph", args, login);
  const removeGroup = (group: string) => ceph.ceph(["fs", "subvolumegroup", "rm", ceph.fileSystem, group, "--force"]);
  const writeTo = (root: string): Promise<Outcome> => {
    const args = [login.user, login.keyFile, ceph.monitors.join(","), ceph.fileSystem, root];
    return attempt("/usr/bin/python3", ["-c", WRITE_AND_READ, ...args], { env: {}, timeoutMs: 60_000 });
  };

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-cephfs-"));
    undo.add(() => {
      fs.rmSync(folder, { recursive: true });
    });
    ceph = await ensureCeph();
    cluster = new CephCluster({ clusterId: ceph.clusterId, monitors: ceph.monitors });
    const stack = new Environment(new App({ outdir: folder }), "lab", { cluster: LAB }).stack("storage");
    storage = new CephFsStorage(stack, NAME, {
      cluster,
      user: { id: USER, key: SecretValue.variable("ceph_fs_key") },
      classes: [{ name: NAME, fileSystem: ceph.fileSystem }],
      subvolumeGroup: GROUP,
    });
    undo.add(() => ceph.ceph(["auth", "rm", `client.${USER}`]));
    const { status, stdout, stderr } = await inShell(ceph, cluster.authCommand(USER));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    undo.add(await applyBesideCharts(stack, { ceph_fs_key: keyIn(stdout) }));
    login = await loginFrom(folder, NAME, "ceph-user");
    undo.add(
      () => removeGroup(GROUP),
      () => removeGroup(ELSEWHERE),
    );
    await ceph.ceph(["fs", "subvolumegroup", "create", ceph.fileSystem, ELSEWHERE]);
  });

  afterAll(() => undo.all());

  test("the printed commands for the groups of subvolumes are accepted, once and once more", async () => {
    expect(storage.subvolumeGroupCommands).toHaveLength(1);
    for (const command of [...storage.subvolumeGroupCommands, ...storage.subvolumeGroupCommands]) {
      expect(await inShell(ceph, command)).toMatchObject({ status: 0 });
    }
    const groups = JSON.parse(await ceph.ceph(["fs", "subvolumegroup", "ls", ceph.fileSystem])) as { name: string }[];
    expect(groups.map(({ name }) => name)).toContain(GROUP);
  });

  test("by the user and key in the Secret a volume is made, grown, written, read and removed", async () => {
    expect(login.user).toBe(USER);
    const { parameters = {} } = (await find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", NAME)) ?? {};
    expect(parameters).toMatchObject({ clusterID: ceph.clusterId, fsName: ceph.fileSystem });
    const { fsName = "" } = parameters;
    const volume = [fsName, "volume"];
    const size = (mebibytes: number) => String(mebibytes * 1024 ** 2);
    const group = ["--group_name", GROUP];
    expect(await asUser("fs", "subvolume", "create", ...volume, size(16), ...group, "--mode", "777")).toMatchObject({
      status: 0,
    });
    expect(await asUser("fs", "subvolume", "resize", ...volume, size(32), ...group)).toMatchObject({ status: 0 });
    const { stdout } = await asUser("fs", "subvolume", "getpath", ...volume, ...group);
    expect(stdout).toMatch(new RegExp(`^/volumes/${GROUP}/volume/`));
    expect(await writeTo(stdout.trim())).toEqual({ status: 0, stdout: "orders\n", stderr: "" });
    expect(await asUser("fs", "subvolume", "rm", ...volume, ...group)).toMatchObject({ status: 0 });
  });

  test.each([
    ["the root of the file system", "/"],
    ["what is beside the groups", "/volumes"],
    ["another group", `/volumes/${ELSEWHERE}`],
  ])("nothing is written to %s", async (_, root) => {
    const { status, stderr } = await writeTo(root);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/Operation not permitted|Permission denied/);
  });

  test.each([
    ["users are listed", ["auth", "ls"]],
    ["a pool is made", ["osd", "pool", "create", "onprem-made"]],
    ["the file system is removed", ["fs", "rm", "cephfs", "--yes-i-really-mean-it"]],
    ["a client is locked out", ["osd", "blocklist", "add", "198.18.0.77:0/2686266785", "60"]],
  ])("nothing is done to the cluster: refused where %s", async (_, args) => {
    const { status, stderr } = await asUser(...args);
    expect(status).not.toBe(0);
    expect(stderr).toContain("EACCES");
  });
});
