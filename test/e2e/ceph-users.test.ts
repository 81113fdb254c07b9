import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { V1PersistentVolume, V1PersistentVolumeClaim, V1StorageClass } from "@kubernetes/client-node";
import { App } from "cdktf";
import type { CephLogin, LabCeph } from "../../lab";
import { CephCluster, CephRbdImage, CephRbdStorage, Environment, SecretValue, Size } from "../../lib";
import { describeUnless } from "../support/requirements";
import { applyBesideCharts } from "./support/ceph-app";
import { cephHindrance, ensureCeph, inShell, keyIn, loginBy, loginFrom } from "./support/lab-ceph";
import { find, LAB, withNamespace } from "./support/lab-cluster";
import { Undo } from "./support/undo";

const USER = "onprem-users-rbd";
const NAMESPACE = "onprem-users-rbd";
const IMAGES_NAMESPACE = "onprem-users-shop";

/** Pools that the app names, and one that it does not. */
const [POOL, DATA, LEGACY, ELSEWHERE] = ["users-images", "users-data", "users-legacy", "users-elsewhere"];

/** A client whose node was lost. */
const LOST = "198.18.0.77:0/2686266785";

const REFUSED = /\(1\) Operation not permitted|EACCES/;

/**
 * What the library prints and writes, tried with a real Ceph: the commands for its administrator, and the user and key as they stand in the
 * Secret of the cluster. A user logs in as the driver of ceph-csi does: by the monitors and that key, without a ceph.conf.
 *
 * Images are made, filled, read and removed by Ceph's own programs. Nothing is mapped or mounted: that takes a kernel with Ceph's modules, on
 * nodes that run the driver's containers.
 */
describeUnless(cephHindrance(), "users of a real Ceph", () => {
  const undo = new Undo();
  let folder: string;
  let ceph: LabCeph;
  let cluster: CephCluster;
  let rbd: CephLogin;

  const asUser = (...args: readonly string[]) => ceph.run("rbd", args, rbd);

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-ceph-"));
    undo.add(() => {
      fs.rmSync(folder, { recursive: true });
    });
    ceph = await ensureCeph();
    for (const pool of [POOL, DATA, LEGACY, ELSEWHERE]) {
      await ceph.ensurePool(pool);
      undo.add(() => ceph.ceph(["osd", "pool", "rm", pool, pool, "--yes-i-really-really-mean-it"]));
    }
    await ceph.run("rbd", ["create", "--size", "16", `${LEGACY}/orders`]);
    await ceph.run("rbd", ["create", "--size", "16", `${ELSEWHERE}/secret`]);

    cluster = new CephCluster({ clusterId: ceph.clusterId, monitors: ceph.monitors });
    const stack = new Environment(new App({ outdir: folder }), "lab", { cluster: LAB }).stack("storage");
    const storage = new CephRbdStorage(stack, NAMESPACE, {
      cluster,
      user: { id: USER, key: SecretValue.variable("ceph_rbd_key") },
      classes: [
        { name: "onprem-users-rbd", pool: POOL },
        { name: "onprem-users-rbd-coded", pool: POOL, dataPool: DATA },
      ],
    });
    new CephRbdImage(stack, "orders", {
      ...{ storage, pool: LEGACY, image: "orders", size: Size.mebibytes(16), namespace: IMAGES_NAMESPACE },
      accessMode: "ReadWriteOncePod",
    });

    undo.add(() => ceph.ceph(["auth", "rm", `client.${USER}`]));
    const { status, stdout, stderr } = await inShell(ceph, cluster.authCommand(USER));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    undo.add(await withNamespace(IMAGES_NAMESPACE));
    undo.add(await applyBesideCharts(stack, { ceph_rbd_key: keyIn(stdout) }));
    rbd = await loginFrom(folder, NAMESPACE, "ceph-user");
  });

  afterAll(() => undo.all());

  test("the printed command is accepted once more, and shows the key that it showed first", async () => {
    const { status, stdout } = await inShell(ceph, cluster.authCommand(USER));
    expect(status).toBe(0);
    expect(keyIn(stdout)).toBe(fs.readFileSync(rbd.keyFile, "utf8"));
    expect(await ceph.ceph(["auth", "get-key", `client.${USER}`])).toBe(keyIn(stdout));
  });

  test("a user that may do something else is refused by it, and put right by the other command, with the key it has", async () => {
    const key = fs.readFileSync(rbd.keyFile, "utf8");
    await ceph.ceph(["auth", "caps", `client.${USER}`, "mon", "allow r"]);
    const { status, stderr } = await inShell(ceph, cluster.authCommand(USER));
    expect(status).not.toBe(0);
    expect(stderr).toContain("EINVAL");
    expect(await inShell(ceph, cluster.capsCommand(USER))).toMatchObject({ status: 0 });
    const { status: again, stdout } = await inShell(ceph, cluster.authCommand(USER));
    expect([again, keyIn(stdout)]).toEqual([0, key]);
  });

  test("by the user and key in the Secret, images are made, listed, described, grown and removed in the pool of a class", async () => {
    expect(rbd.user).toBe(USER);
    const image = `${POOL}/volume`;
    expect(await asUser("create", "--size", "16", image)).toMatchObject({ status: 0 });
    expect(await asUser("ls", POOL)).toMatchObject({ status: 0, stdout: "volume\n" });
    expect(await asUser("resize", "--no-progress", "--size", "32", image)).toMatchObject({ status: 0 });
    const { stdout } = await asUser("info", "--format", "json", image);
    expect(JSON.parse(stdout)).toMatchObject({ name: "volume", size: 32 * 1024 ** 2 });
    // A driver locks what it maps, keeps notes on it, and takes snapshots of it.
    expect(await asUser("lock", "add", image, "node-1")).toMatchObject({ status: 0 });
    const [{ locker } = { locker: "" }] = JSON.parse(
      (await asUser("lock", "ls", "--format", "json", image)).stdout,
    ) as readonly { readonly locker: string }[];
    expect(await asUser("lock", "rm", image, "node-1", locker)).toMatchObject({ status: 0 });
    expect(await asUser("image-meta", "set", image, "owner", "shop")).toMatchObject({ status: 0 });
    expect(await asUser("snap", "create", "--no-progress", `${image}@one`)).toMatchObject({ status: 0 });
    expect(await asUser("snap", "rm", "--no-progress", `${image}@one`)).toMatchObject({ status: 0 });
    expect(await asUser("rm", "--no-progress", image)).toMatchObject({ status: 0 });
    expect(await asUser("ls", POOL)).toMatchObject({ status: 0, stdout: "" });
  });

  test("the driver's list of its volumes can be kept in the pool of a class, and nothing in another", async () => {
    const keep = (pool: string) =>
      ceph.run("rados", ["--pool", pool, "setomapval", "csi.volumes.default", "csi.volume.pvc-1", "0001"], rbd);
    expect(await keep(POOL)).toMatchObject({ status: 0 });
    expect(await keep(ELSEWHERE)).toMatchObject({ status: 1, stderr: expect.stringMatching(REFUSED) as string });
  });

  test("the data of a class with a data pool lie there", async () => {
    const storageClass = await find<V1StorageClass>("storage.k8s.io/v1", "StorageClass", "onprem-users-rbd-coded");
    const { pool = "", dataPool = "" } = storageClass?.parameters ?? {};
    const written = path.join(folder, "written");
    fs.writeFileSync(written, "orders\n".repeat(1000));
    const image = `${pool}/coded`;
    expect(await asUser("import", "--no-progress", "--data-pool", dataPool, written, image)).toMatchObject({
      status: 0,
    });
    expect(await asUser("info", image)).toMatchObject({
      stdout: expect.stringContaining(`data_pool: ${DATA}`) as string,
    });
    const read = path.join(folder, "read");
    expect(await asUser("export", "--no-progress", image, read)).toMatchObject({ status: 0 });
    expect(fs.readFileSync(read).equals(fs.readFileSync(written))).toBe(true);
    expect((await ceph.run("rados", ["--pool", DATA, "ls"])).stdout).toMatch(/^rbd_data\./m);
    expect(await asUser("rm", "--no-progress", image)).toMatchObject({ status: 0 });
  });

  test.each([
    ["images are listed", ["ls", ELSEWHERE]],
    ["an image is described", ["info", `${ELSEWHERE}/secret`]],
    ["an image is made", ["create", "--size", "1", `${ELSEWHERE}/other`]],
    ["an image is removed", ["rm", "--no-progress", `${ELSEWHERE}/secret`]],
  ])("in no other pool: refused where %s", async (_, args) => {
    const { status, stderr } = await asUser(...args);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(REFUSED);
    expect(await ceph.run("rbd", ["ls", ELSEWHERE])).toMatchObject({ stdout: "secret\n" });
  });

  test("another key is not let in", async () => {
    const admin = await ceph.ceph(["auth", "get-key", "client.admin"]);
    const { status, stderr } = await ceph.run("rbd", ["ls", POOL], loginBy(folder, "wrong", admin));
    expect(status).not.toBe(0);
    expect(stderr).toContain("couldn't connect to the cluster");
  });

  test("the image of a CephRbdImage is there, by the volume and the Secret that the cluster has", async () => {
    const claim = await find<V1PersistentVolumeClaim>("v1", "PersistentVolumeClaim", "orders", IMAGES_NAMESPACE);
    const volume = await find<V1PersistentVolume>("v1", "PersistentVolume", claim?.spec?.volumeName ?? "");
    const { volumeHandle = "", volumeAttributes = {}, nodeStageSecretRef } = volume?.spec?.csi ?? {};
    const { namespace = "", name = "" } = nodeStageSecretRef ?? {};
    const login = await loginFrom(folder, namespace, name);
    const { pool = "", clusterID } = volumeAttributes;
    expect(clusterID).toBe((await ceph.ceph(["fsid"])).trim());
    const { status, stdout } = await ceph.run("rbd", ["info", "--format", "json", `${pool}/${volumeHandle}`], login);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: "orders", size: 16 * 1024 ** 2 });
  });

  test("a lost node can be locked out: a client, an address or a range; only an administrator lets it in again", async () => {
    const asClient = (...args: readonly string[]) => ceph.run("ceph", ["osd", "blocklist", ...args], rbd);
    try {
      expect(await asClient("add", LOST, "600")).toMatchObject({ status: 0 });
      expect(await asClient("add", "198.18.0.78", "600")).toMatchObject({ status: 0 });
      expect(await asClient("range", "add", "198.18.0.79/32", "600")).toMatchObject({ status: 0 });
      const listed = await ceph.ceph(["osd", "blocklist", "ls"]);
      for (const address of [LOST, "198.18.0.78:0/0", "198.18.0.79:0/32"]) {
        expect(listed).toContain(address);
      }
      for (const args of [["rm", LOST], ["range", "rm", "198.18.0.79/32"], ["clear"]]) {
        const { status, stderr } = await asClient(...args);
        expect(status).not.toBe(0);
        expect(stderr).toMatch(REFUSED);
      }
    } finally {
      await ceph.ceph(["osd", "blocklist", "clear"]);
    }
  });
});
