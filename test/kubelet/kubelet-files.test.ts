import * as fc from "fast-check";
import { parse } from "yaml";
import type { KubeletSettingsProps } from "../../lib/kubelet";
import { kubeletFiles } from "../../lib/kubelet/kubelet-files";
import { Duration, Percent, Size } from "../../lib/units";
import { generatedProps } from "./generated-props";
import { settingsOf } from "./settings";

const TUNED: KubeletSettingsProps = {
  evictionHard: { "nodefs.available": Percent.of(5), "memory.available": Size.mebibytes(500), "pid.available": 1000 },
  evictionSoft: { "nodefs.available": Percent.of(12.5) },
  evictionSoftGracePeriod: { "nodefs.available": Duration.seconds(90) },
  evictionMinimumReclaim: { "nodefs.available": Size.gibibytes(1) },
  evictionMaxPodGracePeriod: Duration.seconds(60),
  imageMaximumGcAge: Duration.days(7),
  maxPods: 60,
  podsPerCore: 0,
  kubeReserved: { cpu: 500, "ephemeral-storage": Size.gibibytes(1), pid: 100 },
  systemReserved: {},
  containerLogMaxSize: Size.mebibytes(20),
  containerLogMaxFiles: 3,
};

const filesFor = (props: KubeletSettingsProps): ReturnType<typeof kubeletFiles> => kubeletFiles(settingsOf(props));

/** Text of the only file with such a path. */
function fileAt(props: KubeletSettingsProps, path: RegExp): string {
  const found = filesFor(props).files.filter((file) => path.test(file.path));
  expect(found).toHaveLength(1);
  return found[0]!.content;
}

test.each([
  ["kubeadm", "1.28", "flags", ["/etc/systemd/system/kubelet.service.d/90-cdktf-onprem.conf"]],
  ["kubeadm", "1.29", "flags", ["/etc/systemd/system/kubelet.service.d/90-cdktf-onprem.conf"]],
  [
    "kubeadm",
    "1.30",
    "config-dir",
    [
      "/etc/kubernetes/kubelet.conf.d/90-cdktf-onprem.conf",
      "/etc/systemd/system/kubelet.service.d/90-cdktf-onprem.conf",
    ],
  ],
  ["k3s", "1.31", "k3s-arguments", ["/etc/rancher/k3s/config.yaml.d/90-cdktf-onprem.yaml"]],
  ["k3s", "1.32", "k3s-config-dir", ["/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/90-cdktf-onprem.conf"]],
] as const)("%s %s takes them by %s", (distribution, version, delivery, paths) => {
  const { files, ...rest } = filesFor({ distribution, version });
  expect(files.map(({ path }) => path)).toEqual(paths);
  expect(rest).toEqual({ delivery, units: distribution === "k3s" ? ["k3s-agent", "k3s"] : ["kubelet"] });
  expect(files.map(({ mode }) => mode)).toEqual(paths.map(() => (distribution === "k3s" ? "0600" : "0644")));
});

test("the drop-in of the configuration says something of every signal", () => {
  expect(fileAt(TUNED, /kubelet\.conf\.d/)).toMatchInlineSnapshot(`
   "# Written by cdktf-onprem: change it there. 0% is no threshold.
   apiVersion: kubelet.config.k8s.io/v1beta1
   kind: KubeletConfiguration
   evictionHard:
     memory.available: "500Mi"
     nodefs.available: "5%"
     nodefs.inodesFree: "5%"
     imagefs.available: "15%"
     imagefs.inodesFree: "5%"
     containerfs.available: "0%"
     containerfs.inodesFree: "0%"
     pid.available: "1000"
   evictionSoft:
     memory.available: "0%"
     nodefs.available: "12.5%"
     nodefs.inodesFree: "0%"
     imagefs.available: "0%"
     imagefs.inodesFree: "0%"
     containerfs.available: "0%"
     containerfs.inodesFree: "0%"
     pid.available: "0%"
   evictionSoftGracePeriod:
     nodefs.available: "90s"
   evictionMinimumReclaim:
     memory.available: "0"
     nodefs.available: "1Gi"
     nodefs.inodesFree: "0"
     imagefs.available: "0"
     imagefs.inodesFree: "0"
     containerfs.available: "0"
     containerfs.inodesFree: "0"
     pid.available: "0"
   evictionPressureTransitionPeriod: "300s"
   evictionMaxPodGracePeriod: 60
   imageGCHighThresholdPercent: 85
   imageGCLowThresholdPercent: 80
   imageMinimumGCAge: "120s"
   imageMaximumGCAge: "604800s"
   maxPods: 60
   podsPerCore: 0
   kubeReserved:
     cpu: "500m"
     ephemeral-storage: "1Gi"
     pid: "100"
   containerLogMaxSize: "20Mi"
   containerLogMaxFiles: 3
   "
  `);
});

test("what is not given, and not of evictions and images, stays as the node has it", () => {
  const configuration = parse(fileAt({}, /kubelet\.conf\.d/)) as object;
  expect(Object.keys(configuration)).toEqual([
    "apiVersion",
    "kind",
    "evictionHard",
    "evictionSoft",
    "evictionMinimumReclaim",
    "evictionPressureTransitionPeriod",
    "evictionMaxPodGracePeriod",
    "imageGCHighThresholdPercent",
    "imageGCLowThresholdPercent",
    "imageMinimumGCAge",
  ]);
});

test("the unit's drop-in switches the folder on, in the variable that is kubeadm's", () => {
  expect(fileAt(TUNED, /systemd/)).toMatchInlineSnapshot(`
   "# Written by cdktf-onprem: change it there.
   [Service]
   Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml --config-dir=/etc/kubernetes/kubelet.conf.d"
   "
  `);
});

test("older kubelets get flags, with what systemd would read doubled", () => {
  const text = fileAt({ ...TUNED, imageMaximumGcAge: undefined, version: "1.28" }, /systemd/);
  expect(text.replaceAll(" --", "\n--")).toMatchInlineSnapshot(`
   "# Written by cdktf-onprem: change it there.
   [Service]
   Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml
   --eviction-hard=memory.available<500Mi,nodefs.available<5%%,nodefs.inodesFree<5%%,imagefs.available<15%%,pid.available<1000
   --eviction-soft=nodefs.available<12.5%%
   --eviction-soft-grace-period=nodefs.available=90s
   --eviction-minimum-reclaim=nodefs.available=1Gi
   --eviction-pressure-transition-period=300s
   --eviction-max-pod-grace-period=60
   --image-gc-high-threshold=85
   --image-gc-low-threshold=80
   --minimum-image-ttl-duration=120s
   --max-pods=60
   --pods-per-core=0
   --kube-reserved=cpu=500m,ephemeral-storage=1Gi,pid=100
   --container-log-max-size=20Mi
   --container-log-max-files=3"
   "
  `);
});

test("a flag without thresholds takes away those of the file", () => {
  expect(fileAt({ version: "1.28" }, /systemd/)).toMatch(/ --eviction-soft= --eviction-soft-grace-period= /);
});

test("k3s gets them as arguments of its own configuration", () => {
  const text = fileAt(
    { ...TUNED, imageMaximumGcAge: undefined, distribution: "k3s", version: "1.31" },
    /config\.yaml\.d/,
  );
  const { "kubelet-arg+": flags } = parse(text) as { "kubelet-arg+": readonly string[] };
  expect(flags).toContain("eviction-minimum-reclaim=nodefs.available=1Gi,imagefs.available=10%");
  expect(flags).toContain("kube-reserved=cpu=500m,ephemeral-storage=1Gi,pid=100");
  expect(flags).not.toContainEqual(expect.stringMatching(/^system-reserved/));
});

const everywhere = fc.tuple(
  generatedProps(),
  fc.constantFrom("kubeadm" as const, "k3s" as const),
  fc.integer({ min: 28, max: 36 }),
);

test("every configuration is YAML with what was given, in which Terraform and systemd find nothing to fill in", () => {
  fc.assert(
    fc.property(everywhere, ([props, distribution, minor]) => {
      const all = { ...props, distribution, version: `1.${minor}` };
      const { evictionHard } = settingsOf(all);
      for (const { path, content } of filesFor(all).files) {
        expect(content).not.toMatch(/[$%]\{/);
        expect(content).toMatch(/[^\n]\n$/);
        if (path.includes("systemd")) {
          expect(content.replaceAll("%%", "")).not.toContain("%");
        } else if (path.includes("kubelet.conf.d")) {
          const parsed = parse(content) as { readonly evictionHard: Readonly<Record<string, string>> };
          const set = Object.entries(parsed.evictionHard).filter(([, text]) => text !== "0%");
          expect(Object.fromEntries(set)).toEqual(
            Object.fromEntries(Object.entries(evictionHard).map(([signal, amount]) => [signal, String(amount)])),
          );
        } else {
          const { "kubelet-arg+": flags } = parse(content) as { "kubelet-arg+": readonly string[] };
          const thresholds = flags.find((flag) => flag.startsWith("eviction-hard="))!.slice("eviction-hard=".length);
          expect(thresholds.split(",")).toEqual(
            Object.entries(evictionHard)
              .sort(([one], [other]) => Object.keys(ORDER).indexOf(one) - Object.keys(ORDER).indexOf(other))
              .map(([signal, amount]) => `${signal}<${String(amount)}`),
          );
        }
      }
    }),
  );
});

const ORDER = {
  "memory.available": 0,
  "nodefs.available": 0,
  "nodefs.inodesFree": 0,
  "imagefs.available": 0,
  "imagefs.inodesFree": 0,
  "pid.available": 0,
};

test("the order in which thresholds are given makes no difference", () => {
  fc.assert(
    fc.property(generatedProps(), (props) => {
      const turned = Object.fromEntries(Object.entries(props.evictionHard ?? {}).reverse());
      expect(filesFor({ ...props, evictionHard: turned })).toEqual(filesFor(props));
    }),
  );
});
