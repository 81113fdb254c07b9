import {
  CephClientProps,
  CephConfiguration,
  ClusterFilesOptions,
  NodeFilesOptions,
  ObjectFilesOptions,
} from "../../lib/ceph";
import { SecretValue, SecretVariable } from "../../lib/environment";
import { Duration, Size } from "../../lib/units";
import { codesOf } from "../support/refusal";
import { cephCluster, clientIn, CONFIGURATIONS } from "./clients";

const refused = (props: object, id?: string): readonly string[] => codesOf(() => clientIn(props, {}, id));

test.each<[props: Partial<CephClientProps>, codes: readonly string[]]>([
  [{ image: "rbd-api" }, ["ImageNotPinned"]],
  [{ image: "rbd-api:latest" }, ["ImageNotPinned"]],
  [{ image: `rbd-api@sha256:${"0".repeat(64)}` }, []],
  [{ namespace: "Storage" }, ["NamespaceInvalid"]],
  [{ configuration: CONFIGURATIONS.objects }, ["ObjectsBeforeNamespace"]],
  [{ env: { TOKEN: SecretValue.existing({ name: "a", key: "b" }) } }, ["ObjectsBeforeNamespace"]],
  [{ env: { "1A": "" } }, ["EnvironmentVariableInvalid"]],
  [{ env: { "A-B": "" } }, ["EnvironmentVariableInvalid"]],
  [{ env: { _a1: "" } }, []],
  [{ replicas: 0 }, ["ReplicasInvalid"]],
  [{ replicas: 1.5 }, ["ReplicasInvalid"]],
  [{ replicas: 1 }, []],
  [{ maxUnavailable: 0 }, ["MaxUnavailableInvalid"]],
  [{ maxUnavailable: 2 }, ["MaxUnavailableInvalid"]],
  [{ replicas: 3, maxUnavailable: 2 }, []],
  [{ nodeSelector: { "a/b/c": "" } }, ["NodeSelectorInvalid"]],
  [{ nodeSelector: { zone: "a b" } }, ["NodeSelectorInvalid"]],
  [{ nodeSelector: {} }, []],
  [{ port: 0 }, ["PortInvalid"]],
  [{ containerPort: 65536 }, ["PortInvalid"]],
  [{ port: 65535, containerPort: 1 }, []],
  [{ readinessPath: "healthz" }, ["ProbePathInvalid"]],
  [{ livenessPath: "/a b" }, ["ProbePathInvalid"]],
  [{ startupTimeout: Duration.millis(1500) }, ["TimeoutInvalid"]],
  [{ drainTimeout: Duration.seconds(0) }, ["TimeoutInvalid"]],
  [{ resources: { cpuRequest: 2000 } }, ["ResourcesInvalid"]],
  [{ resources: { memoryLimit: Size.mebibytes(127) } }, ["ResourcesInvalid"]],
  [{ scratchFolders: ["tmp"] }, ["ScratchFolderInvalid"]],
  [{ scratchFolders: ["/"] }, ["ScratchFolderInvalid"]],
  [{ scratchFolders: ["/etc"] }, ["ScratchFolderInvalid"]],
  [{ scratchFolders: ["/etc/ceph/a"] }, ["ScratchFolderInvalid"]],
  [{ scratchFolders: ["/a/../etc"] }, ["ScratchFolderInvalid"]],
  [{ scratchFolders: ["/a", "/a"] }, ["ScratchFolderRepeated"]],
  [{ scratchFolders: ["/etc/cephalopod"] }, []],
])("%j breaks %j", (props, codes) => {
  expect(refused(props)).toEqual(codes);
});

test.each<[props: object, codes: readonly string[]]>([
  [{ image: undefined }, ["ImageNotPinned"]],
  [{ image: 7 }, ["ImageNotPinned"]],
  [{ namespace: 7 }, ["NamespaceInvalid"]],
  [{ startupTimeout: 3 }, ["TimeoutInvalid"]],
  [{ startupTimeout: "3s", drainTimeout: 30 }, ["TimeoutInvalid", "TimeoutInvalid"]],
  [{ command: null }, ["PropKindInvalid"]],
  [{ command: "sleep 1", args: ["1", 2] }, ["PropKindInvalid", "PropKindInvalid"]],
  [{ command: ["sleep"], args: [] }, []],
  [{ env: null, nodeSelector: [] }, ["PropKindInvalid", "PropKindInvalid"]],
  [{ tolerations: { key: "a" }, scratchFolders: "/tmp" }, ["PropKindInvalid", "PropKindInvalid"]],
  [{ resources: "small" }, ["PropKindInvalid"]],
  [{ resources: { memoryRequest: "1Gi" } }, ["ResourcesInvalid"]],
  [{ scheme: "tcp", spread: "Always" }, ["SchemeInvalid", "SpreadInvalid"]],
  [{ env: { A: undefined } }, ["EnvironmentVariableInvalid"]],
  [{ env: { A: 1, B: { name: "a", key: "b" } } }, ["EnvironmentVariableInvalid", "EnvironmentVariableInvalid"]],
])("what only untyped code can give: %j breaks %j", (props, codes) => {
  expect(refused(props)).toEqual(codes);
});

test.each([
  ["rbd-api", []],
  ["Rbd", ["IdNotDnsLabel"]],
  ["1rbd", ["IdNotDnsLabel"]],
])("the id %s breaks %j", (id, codes) => {
  expect(refused({}, id)).toEqual(codes);
});

describe("a client without a keyring is refused", () => {
  const cluster = { cluster: cephCluster(), pools: ["a"] };

  test.each<[what: string, configuration: unknown]>([
    ["no configuration", undefined],
    ["ceph.conf alone", { configMap: "ceph-conf" }],
    ["nodes without a user", CephConfiguration.fromNodes({ runAsUser: 167 } as NodeFilesOptions)],
    ["nodes with an empty user", CephConfiguration.fromNodes({ user: "", runAsUser: 167 })],
    ["a cluster without a user", CephConfiguration.fromCluster(cluster as unknown as ClusterFilesOptions)],
    [
      "a user without a key",
      CephConfiguration.fromCluster({ ...cluster, user: { id: "a" } } as unknown as ClusterFilesOptions),
    ],
    [
      "a user whose key is no secret",
      CephConfiguration.fromCluster({ ...cluster, user: { id: "a", key: "AQ==" as unknown as SecretVariable } }),
    ],
    ["objects without a keyring", CephConfiguration.fromObjects({ user: "a", configMap: "b" } as ObjectFilesOptions)],
    [
      "objects whose keyring is a mere name",
      CephConfiguration.fromObjects({ user: "a", configMap: "b", keyring: "c" } as unknown as ObjectFilesOptions),
    ],
  ])("%s", (_, configuration) => {
    expect(refused({ configuration, namespace: "storage" })).toEqual(["CephKeyringMissing"]);
  });
});

describe("what else the files must be", () => {
  const user = { id: "rbd-api", key: SecretValue.variable("rbd_api_key") };
  const nodes = (options: Partial<NodeFilesOptions>): CephConfiguration =>
    CephConfiguration.fromNodes({ user: "rbd-api", runAsUser: 167, ...options });
  const cluster = (options: Partial<ClusterFilesOptions>): CephConfiguration =>
    CephConfiguration.fromCluster({ cluster: cephCluster(), user, ...options });
  const keyring = SecretValue.existing({ name: "keyring", key: "keyring" });

  test.each<[configuration: CephConfiguration, codes: readonly string[]]>([
    [nodes({ user: "client.rbd-api" }), ["CephUserPrefixed"]],
    [nodes({ user: "../rbd-api" }), ["CephUserInvalid"]],
    [nodes({ folder: "etc/ceph" }), ["FolderInvalid"]],
    [nodes({ folder: "/etc/../root" }), ["FolderInvalid"]],
    [nodes({ runAsUser: -1 }), ["RunAsInvalid"]],
    [nodes({ runAsGroup: 1.5 }), ["RunAsInvalid"]],
    [nodes({ revision: 0 }), ["RevisionInvalid"]],
    [cluster({}), ["CephCapabilitiesMissing"]],
    [cluster({ pools: [], capabilities: {} }), ["CephCapabilitiesMissing"]],
    [cluster({ pools: ["a"], cluster: undefined }), ["CephClusterMissing"]],
    [cluster({ capabilities: { mon: "allow r" } as never }), ["PropKindInvalid"]],
    [cluster({ pools: "a" as unknown as string[] }), ["PropKindInvalid"]],
    [cluster({ pools: ["a b"] }), ["CephPoolInvalid"]],
    [cluster({ capabilities: { mon: ["allow 'r'"] } }), ["CephCapabilityInvalid"]],
    [cluster({ capabilities: { mon: [""] } }), ["CephCapabilityInvalid"]],
    [cluster({ capabilities: { mon: ["allow r"] } }), []],
    [cluster({ pools: ["a"], user: { ...user, id: "client.a" } }), ["CephUserPrefixed"]],
    [CephConfiguration.fromObjects({ user: "a", configMap: "Conf", keyring }), ["ConfigMapNameInvalid"]],
    [CephConfiguration.fromObjects({ user: "a", keyring } as ObjectFilesOptions), ["ConfigMapNameInvalid"]],
    [CephConfiguration.fromObjects({ user: "a", configMap: "conf", keyring, revision: 1.5 }), ["RevisionInvalid"]],
  ])("%#", (configuration, codes) => {
    expect(refused({ configuration, namespace: "storage" })).toEqual(codes);
  });
});
