import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** What a piece of shell came to. */
export interface Finished {
  readonly status: number | null;
  readonly output: string;
}

/** A shell, with the programs that come with it. */
export type Shell = "dash" | "busybox";

const TOOLS = "awk base64 bash cat cut date df grep head mktemp rm sed sh sleep sort tail timeout tr".split(" ");

const FOUND = new Map<Shell, readonly (readonly [string, string])[]>();

/** Where the tools are: busybox brings its own, as far as it has them. */
function programsOf(shell: Shell): readonly (readonly [string, string])[] {
  const found =
    FOUND.get(shell) ??
    TOOLS.map((tool) => {
      const isApplet = shell === "busybox" && spawnSync("busybox", [tool, "--help"]).status === 0 && tool !== "bash";
      const { stdout } = spawnSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" });
      return [tool, isApplet ? "/bin/busybox" : stdout.trim()] as const;
    });
  FOUND.set(shell, found);
  return found;
}

const SYSTEMCTL = String.raw`#!/bin/sh
echo "systemctl $*" >>"$NODE/calls"
for unit in "$@"; do :; done
case $1 in
  is-active)
    state=$(cat "$NODE/units/$unit.state" 2>/dev/null || echo inactive)
    [ "$2" = --quiet ] || echo "$state"
    [ "$state" = active ] ;;
  cat) cat "$NODE/units/$unit" && [ ! -e "$NODE/units/$unit.outdated" ] ;;
  show)
    case $* in
      *LoadState*) if [ -e "$NODE/units/$unit" ]; then echo loaded; else echo not-found; fi ;;
      *) cat "$NODE/pid" ;;
    esac ;;
  restart) echo 222 >"$NODE/pid" ;;
esac
`;

const READER = String.raw`#!/bin/sh
echo "$(basename "$0") $*" >>"$NODE/calls"
for address in "$@"; do :; done
case $address in
  *127.0.0.1*/healthz) cat "$NODE/healthz" 2>/dev/null || exit 7 ;;
  */healthz) exit 7 ;;
  */configz) cat "$NODE/configz" 2>/dev/null || { cat "$NODE/refusal" >&2; exit 1; } ;;
  *) cat "$NODE/node" 2>/dev/null || { echo "$(basename "$0"): (22) the answer was 403" >&2; exit 22; } ;;
esac
`;

const DF = String.raw`#!/bin/sh
echo "Filesystem Total Used Available Capacity Mounted"
echo "/dev/x $(cat "$NODE/df$1")"
`;

/** A folder that is laid out as a node of kubeadm, with programs in the places of those that would talk to it. */
export class PretendedNode {
  /** Before every path. */
  public readonly root = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-node-"));
  private readonly bin = path.join(this.root, "bin");

  public constructor(private readonly shell: Shell) {
    for (const folder of ["bin", "units", "scratch", "tmp"]) {
      fs.mkdirSync(path.join(this.root, folder));
    }
    for (const [tool, program] of programsOf(shell)) {
      fs.symlinkSync(program, path.join(this.bin, tool));
    }
    this.program("basename", '#!/bin/sh\necho "$1" | sed "s:.*/::"\n');
    this.program("systemctl", SYSTEMCTL);
    this.program("curl", READER);
    this.program("df", DF);
    this.program("kubelet", "#!/bin/sh\necho Kubernetes v1.34.4\n");
    this.write("units/kubelet.service", UNIT);
    this.write("units/kubelet.service.state", "active\n");
    this.write("pid", "111\n");
    this.write("healthz", "ok");
    this.write("etc/kubernetes/kubelet.conf", KUBECONFIG);
    this.write("var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\n");
    this.space(50, 50);
    this.conditions({});
  }

  /** Writes a file of the node. */
  public write(file: string, text: string): void {
    const whole = path.join(this.root, file);
    fs.mkdirSync(path.dirname(whole), { recursive: true });
    fs.writeFileSync(whole, text);
  }

  /** The text of a file of the node. */
  public read(file: string): string {
    return fs.readFileSync(path.join(this.root, file), "utf8");
  }

  /** Takes a file of the node away. */
  public remove(file: string): void {
    fs.rmSync(path.join(this.root, file));
  }

  /** Puts a program on the node. */
  public program(name: string, text: string): void {
    const file = path.join(this.bin, name);
    fs.rmSync(file, { force: true });
    fs.writeFileSync(file, text, { mode: 0o755 });
  }

  /** What is free of the disk, in per cent of its space and of its inodes. */
  public space(space: number, inodes: number): void {
    this.write("df-Pk", `1000 0 ${space * 10} 0% /\n`);
    this.write("df-Pi", `1000 0 ${inodes * 10} 0% /\n`);
  }

  /** What the API server says of the node. */
  public conditions(
    changes: Readonly<Record<string, string>>,
    reported = "2030-01-02T03:04:05Z",
    indent?: number,
  ): void {
    const all = { MemoryPressure: "False", DiskPressure: "False", PIDPressure: "False", Ready: "True", ...changes };
    const conditions = Object.entries(all).map(([type, status]) => ({
      type,
      status,
      lastHeartbeatTime: reported,
      lastTransitionTime: "2024-01-02T03:04:05Z",
      reason: "A",
      message: 'all "well", it seems',
    }));
    const managed = [{ fieldsV1: { 'k:{"type":"Ready"}': {} } }];
    const node = { metadata: { managedFields: managed }, status: { addresses: [{ type: "InternalIP" }], conditions } };
    this.write("node", JSON.stringify(node, undefined, indent));
  }

  /** Runs a piece of shell as the host layer does. */
  public run(script: string, environment: Readonly<Record<string, string>> = {}): Finished {
    const [command, args] = this.shell === "dash" ? ["/bin/dash", []] : ["/bin/busybox", ["sh"]];
    const { status, stdout, stderr } = spawnSync(command, [...args, "-c", script], {
      encoding: "utf8",
      timeout: 30_000,
      env: { ...this.environment(), ...environment },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** What the node's shell finds in its environment. */
  public environment(): Record<string, string> {
    return {
      PATH: this.bin,
      NODE: this.root,
      HOME: this.root,
      TMPDIR: path.join(this.root, "tmp"),
      host: "node-1",
      scratch: path.join(this.root, "scratch"),
    };
  }

  public dispose(): void {
    fs.rmSync(this.root, { recursive: true });
  }
}

const UNIT = `# /usr/lib/systemd/system/kubelet.service
[Service]
ExecStart=/usr/bin/kubelet
# /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

const KUBECONFIG = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Q0E=
    server: "https://198.18.0.1:6443"
  name: default-cluster
users:
- name: default-auth
  user:
    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem
    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem
`;
