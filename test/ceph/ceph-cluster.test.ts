import { CephCluster } from "../../lib/ceph";
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
