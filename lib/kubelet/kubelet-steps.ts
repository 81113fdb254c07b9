import { KUBELET_HEALTH } from "../host";
import { checkScript } from "./check-script";
import { KubeletFiles, kubeletFiles } from "./kubelet-files";
import type { KubeletSettings } from "./kubelet-settings";
import { nodeShell, unitShell } from "./node-shell";

/**
 * What is done on a node, as pieces of POSIX shell, each for a shell of its own, as root. They find `$host`, the name of the node, and
 * `$scratch`, a folder in memory that lasts for one change; what they print is for people, and their status decides.
 */
export interface KubeletSteps {
  /** Before anything is touched: see {@link checkScript}. */
  readonly check: string;
  /** With the files in place, before they take effect. */
  readonly validate: string;
  /** Makes the files take effect. */
  readonly activate: string;
  /**
   * Whether the kubelet runs and its node is Ready without a pressure that it did not have before. The kubelet looks for pressure every
   * 10 seconds: it takes a settle time above that to see it.
   */
  readonly healthy: string;
}

/**
 * The steps of a change of the settings.
 *
 * @param root before every path
 */
export function kubeletSteps(settings: KubeletSettings, root = ""): KubeletSteps {
  const files = kubeletFiles(settings);
  return {
    check: checkScript(settings, root),
    validate: validateScript(files, root),
    activate: `${unitShell(files)}${ACTIVATE}`,
    healthy: [
      unitShell(files),
      nodeShell(files, root),
      KUBELET_HEALTH,
      `\nconfiguration=${root}/var/lib/kubelet/config.yaml`,
      HEALTHY,
    ].join(""),
  };
}

/** Only systemd can check anything before the restart: a kubelet reads its configuration when it starts. */
function validateScript({ files, units }: KubeletFiles, root: string): string {
  const dropIn = files.find(({ path }) => path.startsWith("/etc/systemd/"));
  if (dropIn === undefined) {
    return `${unitShell({ files, units, delivery: "k3s-config-dir" })}say "$unit reads its configuration when it starts"\n`;
  }
  return `${unitShell({ files, units, delivery: "flags" })}\ndrop_in=${root}${dropIn.path}\n${VALIDATE}`;
}

const VALIDATE = String.raw`command -v systemd-analyze >/dev/null || exit 0
# It complains about other units as well, which this change does not concern.
complaints=$(systemd-analyze --man=no verify "$unit.service" 2>&1 | grep -F "$drop_in")
[ -z "$complaints" ] || fail "$complaints"
`;

const ACTIVATE = String.raw`
old=$(systemctl show --property MainPID --value "$unit.service")
systemctl daemon-reload || fail "systemd cannot read its units again"
systemctl reset-failed "$unit.service" 2>/dev/null
if [ -d "$scratch" ]; then
  date -u +%Y%m%d%H%M%S >"$scratch/activated"
fi
# Not waited for: k3s counts as started only when it serves; the health check waits for that, with a limit.
systemctl restart --no-block "$unit.service" || fail "$unit.service cannot be restarted"
# Waits until the old process is gone, so that nobody takes it for the new one.
tries=0
while [ "$old" != 0 ] && [ "$(systemctl show --property MainPID --value "$unit.service")" = "$old" ]; do
  tries=$((tries + 1))
  [ "$tries" -le 300 ] || fail "$unit.service does not stop"
  sleep 0.2
done
say "restarted $unit"
`;

const HEALTHY = String.raw`
state=$(systemctl is-active "$unit.service")
[ "$state" = active ] || fail "$unit.service is $state"
kubelet_says_ok "$configuration" || fail "the kubelet does not answer ok on $healthz"
node_conditions >"$scratch/now" || fail_to_read_node

# A node stays Ready in the API server for a while after its kubelet has died: the new one must have reported.
if [ -r "$scratch/activated" ]; then
  awk -v since="$(cat "$scratch/activated")" '$1 == "Ready" && $3 + 0 >= since + 0 { found = 1 } END { exit !found }' "$scratch/now" ||
    fail "the kubelet has not reported since its restart"
fi
awk '$1 == "Ready" && $2 == "True" { found = 1 } END { exit !found }' "$scratch/now" || fail "the node $host is not Ready"

# Without a note of what was before, there is nothing to compare with.
if [ -r "$scratch/conditions" ]; then
  for pressure in $(pressures "$scratch/now"); do
    pressures "$scratch/conditions" | grep -qx "$pressure" || fail "the node $host is under $pressure, and was not before"
  done
fi
say "the node $host is Ready"
`;
