import { EnvironmentProps, SecretValue } from "../../lib/environment";
import { chartValuesHindrance, unknownPaths, valuesOfChart } from "../support/chart-values";
import { describeUnless } from "../support/requirements";
import { fullFs, fullRbd } from "./full-storages";
import { fsStorage, rbdStorage, viewOf } from "./storages";

const MIRROR: EnvironmentProps = {
  artifacts: {
    images: "registry.example.com/mirror",
    pullSecret: SecretValue.existing({ name: "pull", key: ".dockerconfigjson" }),
  },
};

/** What the charts take for a map of the site's own. */
const FREE = ["encryptionKMSConfig"];

describeUnless(chartValuesHindrance(["ceph-csi-rbd", "ceph-csi-cephfs"]), "values of the charts", () => {
  test.each([
    ["ceph-csi-rbd" as const, rbdStorage(fullRbd(), MIRROR)],
    ["ceph-csi-cephfs" as const, fsStorage(fullFs(), MIRROR)],
  ])("each that %s is told is one that it has", (chart, storage) => {
    const { values } = viewOf(storage).charts[0]!;
    expect(unknownPaths(values, valuesOfChart(chart), FREE)).toEqual([]);
  });

  // The chart writes the list as it is given, so that no value of it says what the driver reads.
  test.each([
    [rbdStorage(fullRbd(), MIRROR), "rbd", ["controllerPublishSecretRef"]],
    [fsStorage(fullFs(), MIRROR), "cephFS", ["controllerPublishSecretRef", "subvolumeGroup"]],
  ] as const)("the list of clusters has the keys that the driver reads", (storage, kind, keys) => {
    const [entry, ...others] = viewOf(storage).charts[0]!.values.csiConfig as readonly Record<string, unknown>[];
    expect(others).toEqual([]);
    expect(Object.keys(entry!).sort()).toEqual(["clusterID", "monitors", kind].sort());
    const settings = entry![kind] as Readonly<Record<string, unknown>>;
    expect(Object.keys(settings).sort()).toEqual(keys);
    // A SecretReference of the Kubernetes API.
    expect(settings.controllerPublishSecretRef).toEqual({ name: "ceph-user", namespace: storage.node.id });
  });

  test("a passphrase that the chart has by itself is not one that is taken", () => {
    expect(valuesOfChart("ceph-csi-rbd")).toMatchObject({ secret: { encryptionPassphrase: "test_passphrase" } });
    expect("test_passphrase".length).toBeLessThan(16);
  });
});

describe("the search for unknown values", () => {
  const OWN = { a: { b: 1, list: [], map: {}, nothing: null }, c: "text" };

  test.each<[unknown: readonly string[], values: Record<string, unknown>]>([
    [[], { a: { b: 2, list: [{ any: 1 }] }, c: null }],
    [["d"], { d: 1 }],
    [["a.d"], { a: { d: 1 } }],
    [["a.map.x"], { a: { map: { x: 1 } } }],
    [["a.nothing.x"], { a: { nothing: { x: 1 } } }],
    [["c.x"], { c: { x: 1 } }],
    [["a.toString"], { a: { toString: 1 } }],
  ])("finds %j", (unknown, values) => {
    expect(unknownPaths(values, OWN)).toEqual(unknown);
  });

  test("leaves free maps alone", () => {
    expect(unknownPaths({ a: { map: { x: 1 }, y: 1 } }, OWN, ["a.map"])).toEqual(["a.y"]);
  });
});
