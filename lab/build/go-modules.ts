import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { LabError } from "../errors";
import { type LabPaths, modulesFolder } from "../paths";

/** Programs that only real nodes need. */
export const NODE_BINARIES = ["kubelet", "kube-proxy", "kubectl", "coredns"] as const;

/** Names of the programs that the lab builds and runs. */
export type BinaryName =
  ("etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler" | "kwok") | (typeof NODE_BINARIES)[number];

/** A Go module of the lab's own, whose go.mod pins what is built from it. */
export interface GoModule {
  /** Folder of go.mod, relative to lab/control-plane. */
  readonly folder: string;
  /** The required module whose version is the version of the binaries. */
  readonly requires: string;
  /** Binaries and the packages they are built from; one that costs the most first, the others share its packages. */
  readonly packages: Readonly<Partial<Record<BinaryName, string>>>;
  /** Its own sources, if it has any. */
  readonly sources?: readonly string[];
  /** Linker flags that stamp the version into the binaries. */
  readonly stamp: (version: string) => readonly string[];
}

/** Charts judge the server by these; unstamped it calls itself v0.0.0-master+$Format and charts refuse it. */
function kubernetesStamp(version: string): readonly string[] {
  const [major = "", minor = ""] = version.slice(1).split(".");
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  return Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
}

export const GO_MODULES: readonly GoModule[] = [
  {
    folder: ".",
    requires: "k8s.io/kubernetes",
    packages: {
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
      kubelet: "k8s.io/kubernetes/cmd/kubelet",
      "kube-proxy": "k8s.io/kubernetes/cmd/kube-proxy",
      kubectl: "k8s.io/kubernetes/cmd/kubectl",
    },
    stamp: kubernetesStamp,
  },
  {
    folder: "etcd",
    requires: "go.etcd.io/etcd/server/v3",
    packages: { etcd: "go.etcd.io/etcd/server/v3" },
    stamp: () => [],
  },
  {
    folder: "kwok",
    requires: "sigs.k8s.io/kwok",
    packages: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
    stamp: () => [],
  },
  {
    folder: "coredns",
    requires: "github.com/coredns/coredns",
    packages: { coredns: "." },
    sources: ["main.go"],
    stamp: () => [],
  },
];

/** One binary as it has to be built. */
export interface BinarySpec {
  readonly name: BinaryName;
  readonly version: string;
  /** Folder of the go.mod it is built in. */
  readonly module: string;
  readonly package: string;
  readonly flags: readonly string[];
  /** Where it lies once it is built; the key in it changes with everything that goes into the build. */
  readonly path: string;
  /** The oldest Go that its go.mod takes, e.g. `1.24.0`. */
  readonly go: string;
}

/** Version of one required module in the text of a go.mod. */
export function requiredVersion(goMod: string, module: string): string {
  const line = goMod.split("\n").find((text) => text.replace(/^\s*(require\s+)?/, "").startsWith(`${module} v`));
  const version = line === undefined ? undefined : /\s(v\d\S*)/.exec(line)?.[1];
  if (version === undefined) throw new LabError(`go.mod does not require ${module}`);
  return version;
}

/** The Go version that a go.mod asks for. */
export function goVersion(goMod: string): string {
  const version = /^go (\d\S*)$/m.exec(goMod)?.[1];
  if (version === undefined) throw new LabError("go.mod has no go line");
  return version;
}

/** Everything that decides what comes out of a build, in one short name. */
export function cacheKey(inputs: readonly string[]): string {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(`${Buffer.byteLength(input)}:${input}`);
  return hash.digest("hex").slice(0, 12);
}

/** Flags of `go build`: stripped (a third of the size), stamped, and without asking a version control system. */
function buildFlags(stamp: readonly string[]): readonly string[] {
  return ["-mod=readonly", "-buildvcs=false", "-ldflags", ["-s", "-w", ...stamp].join(" ")];
}

/** Whether a binary is needed by the control plane, which is to be had everywhere. */
export function isForControlPlane({ name }: BinarySpec): boolean {
  return !NODE_BINARIES.some((node) => node === name);
}

/** Every binary of the lab, from the pins in lab/control-plane. */
export function binarySpecs(paths: LabPaths, root = modulesFolder()): readonly BinarySpec[] {
  return GO_MODULES.flatMap((module) => {
    const folder = join(root, module.folder);
    const goMod = readFileSync(join(folder, "go.mod"), "utf8");
    const goSum = readFileSync(join(folder, "go.sum"), "utf8");
    const version = requiredVersion(goMod, module.requires);
    const flags = buildFlags(module.stamp(version));
    const sources = (module.sources ?? []).map((file) => readFileSync(join(folder, file), "utf8"));
    const key = cacheKey([goMod, goSum, ...sources, ...flags, process.arch]);
    const cache = join(paths.bin, `${module.requires.split("/")[1] ?? module.requires}-${version}-${key}`);
    return Object.entries(module.packages).map(([name, path]) => ({
      name: name as BinaryName,
      version,
      module: folder,
      package: path,
      flags,
      path: join(cache, name),
      go: goVersion(goMod),
    }));
  });
}
