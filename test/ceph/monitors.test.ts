import * as fc from "fast-check";
import { CephCluster, CephFsStorage, CephRbdStorage, FsClassProps, RbdClassProps } from "../../lib/ceph";
import { withoutProtocols } from "../../lib/ceph/cluster/monitors";
import { testEnvironment } from "../support/environments";
import { synthesize } from "../support/synth";
import { fsStorage, leastFs, leastRbd, rbdStorage, viewOf } from "./storages";

const cluster = (...monitors: readonly string[]) => new CephCluster({ clusterId: "ceph", monitors });
const csiConfig = (storage: CephRbdStorage | CephFsStorage) =>
  viewOf(storage).charts[0]!.values.csiConfig as readonly { readonly monitors: readonly string[] }[];

test("the driver for file systems is told addresses that mount takes, the one for block storage those that are given", () => {
  const given = ["v2:10.0.0.11:3300", "v1:10.0.0.11:6789", "10.0.0.12"];
  expect(csiConfig(fsStorage({ cluster: cluster(...given) }))[0]!.monitors).toEqual([
    "10.0.0.11:3300",
    "10.0.0.11:6789",
    "10.0.0.12",
  ]);
  expect(csiConfig(rbdStorage({ cluster: cluster(...given) }))[0]!.monitors).toEqual(given);
});

test.each([
  [["v2:10.0.0.11"], ["10.0.0.11:3300"]],
  [["v1:mon-1"], ["mon-1:6789"]],
  [["v2:[fd00::11]:3300"], ["[fd00::11]:3300"]],
  [["v2:[fd00::11]"], ["[fd00::11]:3300"]],
  [["v1:mon-1:7000", "mon-1:7000"], ["mon-1:7000"]],
])("%j are %j without their protocols", (given, plain) => {
  expect(withoutProtocols(given)).toEqual(plain);
});

test("no protocol is left, and nothing is changed twice", () => {
  const monitor = fc
    .tuple(fc.constantFrom("", "v1:", "v2:"), fc.constantFrom("10.0.0.1", "[fd00::1]", "mon"), fc.nat({ max: 65535 }))
    .map(([protocol, host, port]) => `${protocol}${host}${port < 1 ? "" : `:${port}`}`);
  fc.assert(
    fc.property(fc.array(monitor), (monitors) => {
      const plain = withoutProtocols(monitors);
      expect(plain.filter((each) => /^v[12]:/.test(each))).toEqual([]);
      expect(withoutProtocols(plain)).toEqual(plain);
    }),
  );
});

const SECOND = cluster("v2:10.0.0.11:3300", "10.0.0.12:3300");
const warningsOf = (ceph: CephCluster, fs: Partial<FsClassProps>, rbd: Partial<RbdClassProps>) =>
  synthesize((app) => {
    const stack = testEnvironment(app).stack("storage");
    const [fsClass] = leastFs().classes;
    const [rbdClass] = leastRbd().classes;
    new CephFsStorage(stack, "fs", { ...leastFs(), cluster: ceph, classes: [{ ...fsClass!, ...fs }] });
    new CephRbdStorage(stack, "rbd", { ...leastRbd(), cluster: ceph, classes: [{ ...rbdClass!, ...rbd }] });
  }).warnings;

test("warns of classes for which the kernel would speak a protocol that no monitor does", () => {
  expect(warningsOf(SECOND, {}, { mapOptions: ["ms_mode=legacy"] })).toEqual([
    expect.stringMatching(/MsModeMissing: .* class cephfs .* kernelMountOptions: \["ms_mode=prefer-crc"\]/),
    expect.stringMatching(/MsModeMissing: .* class ceph-rbd .* mapOptions: \["ms_mode=prefer-crc"\]/),
  ]);
});

test.each<[what: string, ceph: CephCluster, fs: Partial<FsClassProps>, rbd: Partial<RbdClassProps>]>([
  ["a monitor speaks both", cluster("v2:10.0.0.11:3300", "10.0.0.12"), {}, {}],
  ["a monitor speaks the first", cluster("v2:10.0.0.11:3300", "v1:10.0.0.11:3300"), {}, {}],
  ["the kernel is told", SECOND, { kernelMountOptions: ["ms_mode=secure"] }, { mapOptions: ["ms_mode=prefer-secure"] }],
  ["the kernel is told by the class", SECOND, { mountOptions: ["ms_mode=crc"] }, { mapOptions: ["ms_mode=crc"] }],
  ["another program mounts", SECOND, { mounter: "fuse" }, { mapOptions: ["ms_mode=crc"] }],
])("warns of nothing where %s", (_, ceph, fs, rbd) => {
  expect(warningsOf(ceph, fs, rbd)).toEqual([]);
});
