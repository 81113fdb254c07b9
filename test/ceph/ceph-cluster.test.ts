import { CephCluster } from "../../lib/ceph";
import { rbdCapabilities } from "../../lib/ceph/cluster/capabilities";
import { SecretValue } from "../../lib/environment";
import { codesOf } from "../support/refusal";

const FSID = "b9127830-b0cc-4e34-aa47-9d1a2e9949a8";
const cluster = (clusterId: string, monitors: readonly string[]) => () => new CephCluster({ clusterId, monitors });

test.each([
  "10.0.0.11",
  "10.0.0.11:6789",
  "v2:10.0.0.11:3300",
  "v1:mon-1.example.com:6789",
  "[fd00::11]",
  "v2:[fd00::11]:3300",
  "mon-1",
])("%s is a monitor", (monitor) => {
  expect(cluster(FSID, [monitor])().monitors).toEqual([monitor]);
});

test.each([
  "",
  " ",
  "10.0.0",
  "10.0.0.256",
  "10.0.0.11:0",
  "10.0.0.11:65536",
  "v3:10.0.0.11",
  "fd00::11",
  "[fd00::zz]",
  "mon_1",
  "10.0.0.11:6789/0",
  "a,b",
])("%j is none", (monitor) => {
  expect(codesOf(cluster(FSID, ["10.0.0.12", monitor]))).toEqual(["CephMonitorInvalid"]);
});

test.each([
  ["", ["CephClusterIdInvalid"]],
  ["a".repeat(36), []],
  ["a".repeat(37), ["CephClusterIdInvalid"]],
  ["ä".repeat(18), []],
  ["ä".repeat(19), ["CephClusterIdInvalid"]],
  [`${FSID}\n`, ["CephClusterIdInvalid"]],
])("the id %j breaks %j", (id, codes) => {
  expect(codesOf(cluster(id, ["10.0.0.11"]))).toEqual(codes);
});

test("monitors are some, each once", () => {
  expect(codesOf(cluster(FSID, []))).toEqual(["CephMonitorsMissing"]);
  expect(codesOf(cluster(FSID, ["10.0.0.11", "10.0.0.12", "10.0.0.11"]))).toEqual(["CephMonitorRepeated"]);
});

test("a user's commands have all that it needs, and there are none for others", () => {
  const made = cluster(FSID, ["10.0.0.11"])();
  const user = { id: "kubernetes", key: SecretValue.variable("ceph_key") };
  made.grant(user, rbdCapabilities(["a"]));
  made.grant(user, rbdCapabilities(["b"]));
  const clauses =
    "client.kubernetes mon 'profile rbd' mgr 'profile rbd pool=a, profile rbd pool=b' osd 'profile rbd pool=a, profile rbd pool=b'";
  expect(made.authCommands).toEqual([`ceph auth get-or-create ${clauses}`]);
  expect(made.capsCommand("kubernetes")).toBe(`ceph auth caps ${clauses}`);
  expect(codesOf(() => made.authCommand("other"))).toEqual(["CephUserUnknown"]);
  expect(codesOf(() => made.capsCommand("other"))).toEqual(["CephUserUnknown"]);
});

test("a user has one key", () => {
  const made = cluster(FSID, ["10.0.0.11"])();
  made.grant({ id: "a", key: SecretValue.variable("one") }, rbdCapabilities(["a"]));
  expect(codesOf(() => made.grant({ id: "a", key: SecretValue.variable("two") }, {}))).toEqual(["CephKeyAmbiguous"]);
});
