import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { labPaths } from "../../lab/paths";
import type { KubeletSettingsProps } from "../../lib/kubelet";
import { kubeletFiles } from "../../lib/kubelet/kubelet-files";
import { Duration, Percent, Size } from "../../lib/units";
import { describeUnless } from "../support/requirements";
import { settingsOf } from "./settings";

/** A kubelet that the lab has built, in whichever version. */
function builtKubelet(): string | undefined {
  const { bin } = labPaths();
  const built = fs.existsSync(bin) ? fs.readdirSync(bin).map((folder) => path.join(bin, folder, "kubelet")) : [];
  return built.find((file) => fs.existsSync(file));
}

const kubelet = builtKubelet();

const TUNED: KubeletSettingsProps = {
  evictionHard: { "nodefs.available": Percent.of(5), "memory.available": Size.mebibytes(500), "pid.available": 1000 },
  evictionSoft: { "nodefs.available": Percent.of(12.5) },
  evictionSoftGracePeriod: { "nodefs.available": Duration.millis(90_500) },
  evictionMinimumReclaim: { "nodefs.available": Size.gibibytes(1) },
  evictionMaxPodGracePeriod: Duration.seconds(60),
  evictionPressureTransitionPeriod: Duration.seconds(30),
  imageGcHighThresholdPercent: Percent.of(70),
  imageGcLowThresholdPercent: Percent.of(60),
  imageMinimumGcAge: Duration.minutes(3),
  imageMaximumGcAge: Duration.days(7),
  maxPods: 60,
  podsPerCore: 10,
  kubeReserved: { cpu: 500, memory: Size.mebibytes(256), "ephemeral-storage": Size.gibibytes(1), pid: 100 },
  containerLogMaxSize: Size.mebibytes(20),
  containerLogMaxFiles: 3,
};

/** What somebody had tuned before. */
const INSTALLED = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
evictionHard: { pid.available: 7%, nodefs.available: 3% }
evictionSoft: { memory.available: 20% }
evictionSoftGracePeriod: { memory.available: 1m }
evictionMinimumReclaim: { nodefs.available: 2% }
maxPods: 50
`;

interface Started {
  readonly output: string;
  /** Its merged configuration, as it prints it. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

describeUnless(kubelet === undefined ? "the lab has built no kubelet" : undefined, "a real kubelet", () => {
  let folder = "";
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-kubelet-"));
    fs.mkdirSync(path.join(folder, "conf.d"));
    fs.writeFileSync(path.join(folder, "config.yaml"), INSTALLED);
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  /** It ends as soon as it has read its configuration: it has no API server to ask who may ask it. */
  const start = (props: KubeletSettingsProps): Started => {
    const { delivery, files } = kubeletFiles(settingsOf(props));
    const flags = /KUBELET_CONFIG_ARGS=\S+ ([^"]*)"/.exec(files.at(-1)!.content)![1]!.replaceAll("%%", "%").split(" ");
    if (delivery === "config-dir") {
      fs.writeFileSync(path.join(folder, "conf.d/90.conf"), files[0]!.content);
    }
    const { stdout, stderr } = spawnSync(
      kubelet!,
      [
        `--config=${folder}/config.yaml`,
        ...(delivery === "config-dir" ? [`--config-dir=${folder}/conf.d`] : flags),
        `--root-dir=${folder}`,
        `--cert-dir=${folder}`,
        "--v=5",
      ],
      { encoding: "utf8", timeout: 30_000, killSignal: "SIGKILL" },
    );
    const output = `${stdout}${stderr}`;
    const [, printed] = /configuration=<\n([^>]*?)\n >/.exec(output) ?? [];
    return { output, configuration: printed === undefined ? {} : (JSON.parse(printed) as Started["configuration"]) };
  };

  const inForce = (amounts: unknown): unknown =>
    Object.fromEntries(Object.entries(amounts as Record<string, string>).filter(([, text]) => text !== "0%"));

  test.each(["1.34", "1.29"])("takes over what is written for version %s, whole", (version) => {
    const imageMaximumGcAge = version === "1.34" ? Duration.days(7) : undefined;
    const { output, configuration } = start({ ...TUNED, imageMaximumGcAge, version });
    expect(output).toContain("no client provided, cannot use webhook authentication");
    expect(inForce(configuration.EvictionHard)).toEqual({
      "memory.available": "500Mi",
      "nodefs.available": "5%",
      "nodefs.inodesFree": "5%",
      "imagefs.available": "15%",
      ...(version === "1.34" ? { "imagefs.inodesFree": "5%" } : {}),
      "pid.available": "1000",
    });
    expect(inForce(configuration.EvictionSoft)).toEqual({ "nodefs.available": "12.5%" });
    expect(configuration).toMatchObject({
      EvictionSoftGracePeriod: { "nodefs.available": "90500ms" },
      EvictionMinimumReclaim: { "nodefs.available": "1Gi" },
      EvictionPressureTransitionPeriod: "30s",
      EvictionMaxPodGracePeriod: 60,
      ImageGCHighThresholdPercent: 70,
      ImageGCLowThresholdPercent: 60,
      ImageMinimumGCAge: "3m0s",
      ImageMaximumGCAge: version === "1.34" ? "168h0m0s" : "0s",
      MaxPods: 60,
      PodsPerCore: 10,
      KubeReserved: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "1Gi", pid: "100" },
      ContainerLogMaxSize: "20Mi",
      ContainerLogMaxFiles: 3,
    });
  });

  test.each(["1.34", "1.29"])("goes back to its defaults for evictions on %s, and keeps the rest", (version) => {
    const { configuration } = start({ version });
    expect(inForce(configuration.EvictionHard)).toMatchObject({
      "nodefs.available": "10%",
      "memory.available": "100Mi",
    });
    expect(inForce(configuration.EvictionHard)).not.toHaveProperty(["pid.available"]);
    expect(inForce(configuration.EvictionSoft)).toEqual({});
    expect(configuration.MaxPods).toBe(50);
  });
});
