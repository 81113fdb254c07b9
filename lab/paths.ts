import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where everything of the lab lies on this machine; nothing of it lies in the source tree. */
export interface LabPaths {
  /** Parent of everything below, mode 0700. */
  readonly root: string;
  /** Built binaries, a folder a Go module and cache key: outlives `down`. */
  readonly bin: string;
  /** Certificates and keys. */
  readonly pki: string;
  /** Kubeconfigs of the components; the administrator's is {@link LabPaths.kubeconfig}. */
  readonly access: string;
  /** Root file systems and images, once they are built: outlives `down`, as {@link LabPaths.bin} does. */
  readonly cache: string;
  /** Keys of the machines, and the key that they let in. */
  readonly ssh: string;
  /** The machines themselves, a folder each. */
  readonly machines: string;
  /** Ceph with its data, where the lab was brought up with it. */
  readonly ceph: string;
  /** etcd's data. */
  readonly data: string;
  /** Pid files, one JSON file a component. */
  readonly run: string;
  /** What the components print, one file a component and one more of its previous run. */
  readonly logs: string;
  /** The administrator's kubeconfig, with the one context `lab`. */
  readonly kubeconfig: string;
}

/**
 * The lab's folder is `~/.cache/cdktf-onprem/lab`, or what CDKTF_ONPREM_LAB_DIR names, so that a test can have one of its own.
 */
export function labPaths(root = process.env.CDKTF_ONPREM_LAB_DIR ?? ""): LabPaths {
  const folder = root === "" ? join(homedir(), ".cache", "cdktf-onprem", "lab") : root;
  return {
    root: folder,
    bin: join(folder, "bin"),
    cache: join(folder, "cache"),
    ssh: join(folder, "ssh"),
    machines: join(folder, "machines"),
    ceph: join(folder, "ceph"),
    pki: join(folder, "pki"),
    access: join(folder, "access"),
    data: join(folder, "etcd"),
    run: join(folder, "run"),
    logs: join(folder, "logs"),
    kubeconfig: join(folder, "kubeconfig"),
  };
}

/** What `down` removes: named one by one, so that a wrongly set folder never loses anything that is not the lab's. */
export function statePaths(paths: LabPaths): readonly string[] {
  const { data, pki, ssh, machines, ceph, access, run, logs, kubeconfig } = paths;
  // What is renamed into place when it is whole may be left half made beside it.
  return [
    data,
    pki,
    `${pki}.new`,
    ssh,
    `${ssh}.new`,
    machines,
    ceph,
    access,
    run,
    logs,
    kubeconfig,
    `${kubeconfig}.new`,
  ];
}

/** Folder of the Go modules, found from the sources as well as from the compiled files in `dist`. */
export function modulesFolder(from = __dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, "lab", "control-plane");
    if (existsSync(join(candidate, "go.mod"))) return candidate;
  }
  throw new Error(`no lab/control-plane/go.mod above ${from}`);
}
