import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import type { Machine } from "../../../lab";
import { buildEnvironment } from "../../../lab/build/go-build";
import { goVersion } from "../../../lab/build/go-modules";
import { findGo } from "../../../lab/build/toolchain";
import { said } from "./nodes-traces";

const SOURCES = path.resolve(__dirname, "../../../lab/csi");

/** Unit of the plugin on a node. */
const UNIT = "csi-plugin";

/** Where a kubelet looks for sockets of plugins. */
const REGISTRY = "/var/lib/kubelet/plugins_registry";

/** What the plugin of a node is told. */
export interface CsiPluginOptions {
  /** Name of the driver. */
  readonly driver: string;
  /** Folder of its own on the node; its volumes are the folders of {@link volumesIn}. */
  readonly folder: string;
}

/** The plugin of lab/csi, compiled and packed; seconds, as the lab's kubelet shares most of what goes into it. */
export async function builtCsiPlugin(): Promise<Buffer> {
  const go = await findGo(goVersion(fs.readFileSync(path.join(SOURCES, "go.mod"), "utf8")));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-csi-"));
  try {
    const program = path.join(folder, "csi-plugin");
    const flags = ["-mod=readonly", "-buildvcs=false", "-ldflags", "-s -w"];
    execFileSync(go?.path ?? "go", ["build", ...flags, "-o", program, "."], {
      cwd: SOURCES,
      env: buildEnvironment(process.env),
      stdio: ["ignore", "ignore", "pipe"],
    });
    return gzipSync(fs.readFileSync(program), { level: 1 });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Folder of a node's volumes. */
export function volumesIn({ folder }: Pick<CsiPluginOptions, "folder">): string {
  return `${folder}/volumes`;
}

/** Starts the plugin on a node; the kubelet finds it by itself. */
export async function startCsiPlugin(machine: Machine, plugin: Buffer, options: CsiPluginOptions): Promise<void> {
  const { driver, folder } = options;
  const program = `${folder}/csi-plugin`;
  const flags = { driver, node: machine.name, socket: `${REGISTRY}/${driver}.sock`, volumes: volumesIn(options) };
  const words = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  await said(
    machine,
    `set -eu
mkdir -p ${folder}
base64 -d <<'END' | gunzip >${program}
${plugin.toString("base64")}
END
chmod 755 ${program}
systemd-run --quiet --collect --unit=${UNIT} ${program} ${words.join(" ")}
`,
  );
}

/** Stops it and removes all that it and the kubelet have of it. @throws Error when a volume is still mounted */
export async function removeCsiPlugin(machine: Machine, { driver, folder }: CsiPluginOptions): Promise<void> {
  await said(
    machine,
    `set -eu
systemctl stop ${UNIT} 2>/dev/null || true
rm -f ${REGISTRY}/${driver}.sock
if grep ' ${folder}/' /proc/mounts; then exit 1; fi
rm -rf ${folder}
kept=/var/lib/kubelet/plugins/kubernetes.io/csi/${driver}
[ ! -d $kept ] || find $kept -depth -type d -exec rmdir {} +
`,
  );
}
