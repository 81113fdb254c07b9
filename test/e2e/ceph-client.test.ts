import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import type { LabCeph } from "../../lab";
import { CephClient, CephCluster, CephConfiguration, Environment, SecretValue } from "../../lib";
import { describeUnless } from "../support/requirements";
import { applyBesideCharts } from "./support/ceph-app";
import { cephHindrance, ensureCeph, inShell, keyIn } from "./support/lab-ceph";
import { LAB } from "./support/lab-cluster";
import { type GivenToContainer, givenToContainer, runAsContainer } from "./support/pod-files";
import { Undo } from "./support/undo";

const USER = "onprem-client";
const NAME = "onprem-client";
const [POOL, ELSEWHERE] = ["client-images", "client-elsewhere"];

const onlyRoot = process.getuid?.() === 0 ? undefined : "only root can put files where a container finds them";

/**
 * A workload that talks to Ceph itself: the files and variables that its container is given by the lab's cluster, used by Ceph's own commands.
 * The container itself does not run: its node is a fake one.
 */
describeUnless(cephHindrance() ?? onlyRoot, "what a CephClient is given of a real Ceph", () => {
  const undo = new Undo();
  let folder: string;
  let ceph: LabCeph;
  let given: GivenToContainer;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-client-"));
    undo.add(() => {
      fs.rmSync(folder, { recursive: true });
    });
    ceph = await ensureCeph();
    for (const pool of [POOL, ELSEWHERE]) {
      await ceph.ensurePool(pool);
      undo.add(() => ceph.ceph(["osd", "pool", "rm", pool, pool, "--yes-i-really-really-mean-it"]));
    }
    await ceph.run("rbd", ["create", "--size", "16", `${POOL}/orders`]);

    const cluster = new CephCluster({ clusterId: ceph.clusterId, monitors: ceph.monitors });
    const stack = new Environment(new App({ outdir: path.join(folder, "out") }), "lab", { cluster: LAB }).stack(
      "client",
    );
    const user = { id: USER, key: SecretValue.variable("client_key") };
    new CephClient(stack, NAME, {
      image: "registry.example.com/storage/rbd-api:1.4.0",
      configuration: CephConfiguration.fromCluster({ cluster, user, pools: [POOL] }),
    });
    undo.add(() => ceph.ceph(["auth", "rm", `client.${USER}`]));
    const { status, stdout, stderr } = await inShell(ceph, cluster.authCommand(USER));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    undo.add(await applyBesideCharts(stack, { client_key: keyIn(stdout) }));

    const files = path.join(folder, "files");
    fs.mkdirSync(files);
    given = await givenToContainer({ namespace: NAME, name: NAME }, "/etc/ceph", files);
  });

  afterAll(() => undo.all());

  test("is ceph.conf and the keyring, and nothing else", () => {
    expect(fs.readdirSync(given.folder).sort()).toEqual(["ceph.client.onprem-client.keyring", "ceph.conf"]);
  });

  test("lets Ceph's commands in as they are, to the pool of the client", async () => {
    expect(await runAsContainer(given, "ceph fsid")).toMatchObject({ status: 0, stdout: `${ceph.clusterId}\n` });
    expect(await runAsContainer(given, `rbd ls ${POOL}`)).toEqual({ status: 0, stdout: "orders\n", stderr: "" });
    const made = await runAsContainer(given, `rbd create --size 1 ${POOL}/new && rbd rm --no-progress ${POOL}/new`);
    expect(made).toMatchObject({ status: 0, stderr: "" });
  });

  test("lets nobody into another pool", async () => {
    const { status, stderr } = await runAsContainer(given, `rbd ls ${ELSEWHERE}`);
    expect(status).not.toBe(0);
    expect(stderr).toContain("Operation not permitted");
  });

  test("lets nobody in without the keyring", async () => {
    const bare = path.join(folder, "bare");
    fs.mkdirSync(bare);
    fs.copyFileSync(path.join(given.folder, "ceph.conf"), path.join(bare, "ceph.conf"));
    const { status, stderr } = await runAsContainer({ ...given, folder: bare }, `rbd ls ${POOL}`);
    expect(status).not.toBe(0);
    expect(stderr).toContain("unable to find a keyring");
  });
});
