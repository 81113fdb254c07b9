import { CephClientProps, CephConfiguration } from "../../lib/ceph";
import { SecretValue } from "../../lib/environment";
import { Duration, Size } from "../../lib/units";
import { CONFIGURATIONS, template } from "./clients";

const container = (props: Partial<CephClientProps> = {}) => template(props).spec.containers[0];
const mounts = (props: Partial<CephClientProps>): unknown => ({
  volumes: template(props).spec.volumes,
  volumeMounts: container(props).volumeMounts,
});

test("ceph.conf and keyring, and no other file of the nodes, each of which has to be there", () => {
  const hostPath = (file: string): object => ({ path: `/etc/ceph/${file}`, type: "File" });
  expect(mounts({ configuration: CONFIGURATIONS.nodes, scratchFolders: [] })).toEqual({
    volumes: [
      { name: "ceph-conf", hostPath: hostPath("ceph.conf") },
      { name: "ceph-keyring", hostPath: hostPath("ceph.client.rbd-api.keyring") },
    ],
    volumeMounts: [
      { name: "ceph-conf", mountPath: "/etc/ceph/ceph.conf", readOnly: true },
      { name: "ceph-keyring", mountPath: "/etc/ceph/ceph.client.rbd-api.keyring", readOnly: true },
    ],
  });
  const elsewhere = CephConfiguration.fromNodes({ user: "api", runAsUser: 167, folder: "/srv/ceph/" });
  expect(template({ configuration: elsewhere }).spec.volumes[1]).toEqual({
    name: "ceph-keyring",
    hostPath: { path: "/srv/ceph/ceph.client.api.keyring", type: "File" },
  });
});

test.each([
  ["cluster", { configMap: "rbd-api-ceph", secret: "rbd-api-keyring", key: "ceph.client.rbd-api.keyring" }],
  ["objects", { configMap: "ceph-conf", secret: "ceph-keyring", key: "keyring" }],
] as const)("files from %s lie in one folder that only the process's group can read", (kind, names) => {
  const { volumes, volumeMounts } = mounts({
    ...{ configuration: CONFIGURATIONS[kind], scratchFolders: [], namespace: "storage" },
  }) as Readonly<Record<string, unknown>>;
  expect(volumeMounts).toEqual([{ name: "ceph", mountPath: "/etc/ceph", readOnly: true }]);
  expect(volumes).toEqual([
    {
      name: "ceph",
      projected: {
        defaultMode: 0o440,
        sources: [
          { configMap: { name: names.configMap, items: [{ key: "ceph.conf", path: "ceph.conf" }] } },
          { secret: { name: names.secret, items: [{ key: names.key, path: "ceph.client.rbd-api.keyring" }] } },
        ],
      },
    },
  ]);
});

test("the process is nobody's, or the one whose files the nodes have", () => {
  const who = (props: Partial<CephClientProps>): unknown => {
    const { securityContext, containers } = template(props).spec;
    const { runAsUser, runAsGroup, runAsNonRoot } = containers[0].securityContext;
    expect(securityContext).toMatchObject({ runAsUser, runAsGroup, runAsNonRoot, fsGroup: runAsGroup });
    return [runAsUser, runAsGroup, runAsNonRoot];
  };
  const nodes = (runAsUser: number, runAsGroup?: number): Partial<CephClientProps> => ({
    configuration: CephConfiguration.fromNodes({
      ...{ user: "api", runAsUser },
      ...(runAsGroup === undefined ? {} : { runAsGroup }),
    }),
  });
  expect(who({})).toEqual([10102, 10102, true]);
  expect(who(nodes(167))).toEqual([167, 167, true]);
  expect(who(nodes(1000, 64045))).toEqual([1000, 64045, true]);
  expect(who(nodes(0, 167))).toEqual([0, 167, false]);
});

test("nothing is allowed that need not be", () => {
  expect(template().spec).toMatchObject({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector: { zone: "ceph" },
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    topologySpreadConstraints: [{ whenUnsatisfiable: "DoNotSchedule", topologyKey: "kubernetes.io/hostname" }],
  });
  expect(container().securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  expect(container().volumeMounts).toContainEqual({ name: "scratch-0", mountPath: "/tmp", readOnly: false });
  expect(template().spec.volumes).toContainEqual({ name: "scratch-0", emptyDir: { sizeLimit: "256Mi" } });
});

test("probes: ports where no paths are given", () => {
  expect(container()).toMatchObject({
    startupProbe: { tcpSocket: { port: "client" }, periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: { tcpSocket: { port: "client" } },
    readinessProbe: { tcpSocket: { port: "client" } },
  });
  expect(
    container({
      ...{ readinessPath: "/ready", livenessPath: "/live", scheme: "https", startupTimeout: Duration.seconds(31) },
    }),
  ).toMatchObject({
    startupProbe: { httpGet: { path: "/live", port: "client", scheme: "HTTPS" }, failureThreshold: 7 },
    livenessProbe: { httpGet: { path: "/live", port: "client", scheme: "HTTPS" } },
    readinessProbe: { httpGet: { path: "/ready", port: "client", scheme: "HTTPS" } },
  });
});

test("with all props", () => {
  const props: Partial<CephClientProps> = {
    command: ["rbd-api"],
    args: ["--listen", ":80"],
    env: { LEVEL: "debug", TOKEN: SecretValue.existing({ name: "api", key: "token" }), CEPH_ARGS: "--id other" },
    namespace: "storage",
    nodeSelector: { role: "storage" },
    tolerations: [{ key: "storage" }, { key: "zone", value: "ceph", effect: "NoSchedule" }],
    spread: "ScheduleAnyway",
    port: 80,
    containerPort: 9000,
    drainTimeout: Duration.minutes(2),
    resources: {
      ...{ cpuRequest: 500, cpuLimit: 2000 },
      ...{ memoryRequest: Size.gibibytes(1), memoryLimit: Size.gibibytes(2) },
    },
    scratchFolders: ["/tmp", "/var/cache"],
  };
  expect(template(props).spec).toMatchObject({
    terminationGracePeriodSeconds: 120,
    nodeSelector: { role: "storage" },
    tolerations: [
      { key: "storage", operator: "Exists" },
      { key: "zone", operator: "Equal", value: "ceph", effect: "NoSchedule" },
    ],
    topologySpreadConstraints: [{ whenUnsatisfiable: "ScheduleAnyway" }],
  });
  expect(container(props)).toMatchObject({
    command: ["rbd-api"],
    args: ["--listen", ":80"],
    env: [
      { name: "CEPH_ARGS", value: "--id other" },
      { name: "LEVEL", value: "debug" },
      { name: "TOKEN", valueFrom: { secretKeyRef: { name: "api", key: "token" } } },
    ],
    ports: [{ containerPort: 9000 }],
    resources: {
      requests: { cpu: "500m", memory: "1Gi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "2", memory: "2Gi", "ephemeral-storage": "1Gi" },
    },
  });
  expect(container().env).toEqual([{ name: "CEPH_ARGS", value: "--id rbd-api" }]);
});
