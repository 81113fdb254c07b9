import {
  CephCluster,
  CephFsStorage,
  CephFsStorageProps,
  CephRbdImage,
  CephRbdStorage,
  CephRbdStorageProps,
} from "../../lib/ceph";
import { SecretValue } from "../../lib/environment";
import { Size } from "../../lib/units";
import { testEnvironment } from "../support/environments";
import { synthesize } from "../support/synth";
import { cephCluster, leastFs, leastRbd } from "./storages";

const RBD =
  "ceph auth get-or-create client.kubernetes mon 'profile rbd, allow command \"osd blocklist\" with blocklistop=add'";

test("a stack prints what has to be run on the cluster, what later consumers need among it, and no secret", () => {
  const { stacks } = synthesize((app) => {
    const cluster = cephCluster();
    const environment = testEnvironment(app);
    const stack = environment.stack("storage");
    const storage = new CephRbdStorage(stack, "ceph", { ...leastRbd(), cluster });
    new CephFsStorage(stack, "files", { ...leastFs(), cluster });
    new CephRbdImage(environment.stack("data"), "data", {
      ...{ storage, pool: "legacy", image: "orders", size: Size.gibibytes(1) },
      ...{ namespace: "shop", accessMode: "ReadWriteOncePod" },
    });
  });
  expect(stacks["test-storage"]!.output).toMatchObject({
    ceph_commands: {
      description: expect.stringContaining("Ceph cluster") as string,
      value: {
        ceph: [
          `${RBD} mgr 'profile rbd pool=kubernetes, profile rbd pool=legacy' osd 'profile rbd pool=kubernetes, profile rbd pool=legacy'`,
          "ceph fs subvolumegroup create shared csi",
          expect.stringMatching(/^ceph auth get-or-create client\.files mon 'allow r fsname=shared' /) as string,
        ],
      },
    },
  });
  expect(JSON.stringify(stacks["test-storage"]!.output!.ceph_commands)).not.toMatch(/var\.|\$\{/);
});

/** Two storages of one cluster, each with a CephCluster object of its own. */
const twice = (one: Partial<CephRbdStorageProps>, other: Partial<CephFsStorageProps>) => () =>
  synthesize((app) => {
    const environment = testEnvironment(app);
    new CephRbdStorage(environment.stack("rbd"), "ceph", { ...leastRbd(), ...one });
    new CephFsStorage(environment.stack("fs"), "files", { ...leastFs(), ...other });
  });

test("two objects for one cluster may not give a user two keys, or two commands", () => {
  const { user } = leastRbd();
  expect(twice({ user }, { user: { ...user, key: SecretValue.variable("other") } })).toThrow(
    /CephCluster \[ceph\] CephKeyAmbiguous: .*kubernetes has two keys.*\["ceph_key","other"\]/,
  );
  expect(twice({ user }, { user })).toThrow("CephClusterRepeated");
});

test("one object, two clusters, or two users are no contradiction", () => {
  const { user } = leastRbd();
  const cluster = cephCluster();
  const other = new CephCluster({ clusterId: "other", monitors: ["10.0.0.21"] });
  expect(twice({ user, cluster }, { user, cluster })).not.toThrow();
  expect(twice({ user }, { user: { ...user, key: SecretValue.variable("other") }, cluster: other })).not.toThrow();
  expect(twice({}, {})).not.toThrow();
});

test("each stack prints what is its own", () => {
  const { stacks } = synthesize((app) => {
    const environment = testEnvironment(app);
    new CephRbdStorage(environment.stack("rbd"), "ceph", leastRbd());
    new CephFsStorage(environment.stack("fs"), "files", leastFs());
  });
  const printed = (name: string) => stacks[name]!.output!.ceph_commands!.value as { readonly ceph: readonly string[] };
  expect(printed("test-rbd").ceph).toEqual([expect.stringContaining("client.kubernetes")]);
  expect(printed("test-fs").ceph).toEqual([
    expect.stringContaining("subvolumegroup"),
    expect.stringContaining("client.files"),
  ]);
});
