import { Lazy } from "cdktf";
import type { ContainerDataRootProps } from "../../../lib/container-runtime";
import { DATA_ROOT_RULES } from "../../../lib/container-runtime/data-root/data-root-rules";
import { dataRootSettings } from "../../../lib/container-runtime/data-root/data-root-settings";
import { Duration, violationsOf } from "../../../lib/units";

const codes = (props: Partial<ContainerDataRootProps>): readonly string[] =>
  violationsOf(
    dataRootSettings({ hosts: undefined as never, directory: "/data/containerd", ...props }),
    DATA_ROOT_RULES,
  ).map(({ code }) => code);

test("nothing is wrong with a folder on another disk", () => {
  expect(codes({})).toEqual([]);
  expect(codes({ runtime: "docker", directory: "/srv/docker-1.2_x", from: "/old@x" })).toEqual([]);
});

test.each([
  "data",
  "./data",
  "/data/",
  "/data//x",
  "/data/../x",
  "/data/.",
  "/a b",
  "/a'b",
  "",
  Lazy.stringValue({ produce: () => "/x" }),
])("DataRootPathInvalid: %s", (path) => {
  expect(codes({ directory: path })).toEqual(["DataRootPathInvalid"]);
  expect(codes({ from: path })).toEqual(["DataRootPathInvalid"]);
});

test("DataRootWholeFileSystem: a file system's root is no folder", () => {
  expect(codes({ directory: "/" })).toEqual(["DataRootWholeFileSystem"]);
  expect(codes({ directory: "/d" })).toEqual([]);
});

test("DataRootUnchanged and DataRootNested: elsewhere, and not inside of each other", () => {
  expect(codes({ directory: "/var/lib/containerd" })).toEqual(["DataRootUnchanged"]);
  expect(codes({ runtime: "docker", directory: "/var/lib/docker" })).toEqual(["DataRootUnchanged"]);
  expect(codes({ directory: "/var/lib/containerd/new" })).toEqual(["DataRootNested"]);
  expect(codes({ directory: "/var/lib" })).toEqual(["DataRootNested"]);
  expect(codes({ directory: "/var/lib/containerd2" })).toEqual([]);
});

test.each(["/tmp", "/tmp/x", "/run/x", "/dev/shm/x", "/proc/x", "/sys/x", "/var/run/x", "/var/tmp/x"])(
  "DataRootVolatile: %s",
  (directory) => {
    expect(codes({ directory })).toEqual(["DataRootVolatile"]);
    expect(codes({ directory: directory.replaceAll("/", "/_") })).toEqual([]);
  },
);

test("DrainKubeconfigInvalid", () => {
  expect(codes({ drain: { kubeconfig: "~/.kube/config" } })).toEqual(["DrainKubeconfigInvalid"]);
  expect(codes({ drain: { kubeconfig: "/etc/kubernetes/admin.conf" } })).toEqual([]);
});

test("DrainTimeoutInvalid: whole seconds from 1 on", () => {
  const timed = (timeout: Duration): readonly string[] => codes({ drain: { kubeconfig: "/admin.conf", timeout } });
  expect(timed(Duration.seconds(0))).toEqual(["DrainTimeoutInvalid"]);
  expect(timed(Duration.millis(1500))).toEqual(["DrainTimeoutInvalid"]);
  expect(timed(Duration.seconds(1))).toEqual([]);
});

test("DrainWithoutKubelet", () => {
  const drain = { kubeconfig: "/admin.conf" };
  expect(codes({ drain, kubelet: false })).toEqual(["DrainWithoutKubelet"]);
  expect(codes({ drain, kubelet: true })).toEqual([]);
});
