import { isZero, absolute } from "./eviction-amount";
import { evictionThresholds, EvictionThreshold } from "./eviction-thresholds";
import { Percent } from "../units";
import { entriesOf, EvictionAmount } from "./eviction-signals";
import { kubeletFlags } from "./kubelet-flags";
import { KUBEADM_CONFIGURATION, KUBELET_DROP_INS, KubeletFiles, kubeletFiles } from "./kubelet-files";
import type { KubeletSettings } from "./kubelet-settings";
import { nodeShell, unitShell } from "./node-shell";

/**
 * POSIX shell that tells, before anything on the node is touched, whether the settings can take effect there: the kubelet is new enough,
 * nothing else on the machine sets the same, and the thresholds would not bring the node under pressure. It notes the conditions that
 * the node has, for the health check to compare.
 *
 * @param root before every path
 */
export function checkScript(settings: KubeletSettings, root = ""): string {
  const files = kubeletFiles(settings);
  return [
    unitShell(files),
    nodeShell(files, root),
    CHECK,
    `kubelet_is_new_enough ${leastMinor(settings, files)}`,
    ...placesShell(settings, files, root),
    "",
    "note_conditions",
    ...evictionThresholds(settings).flatMap((threshold) => spaceShell(threshold, files, root)),
    "",
  ].join("\n");
}

/** Oldest minor version of a kubelet that starts with what is written. */
function leastMinor({ evictionHard, evictionSoft }: KubeletSettings, { delivery }: KubeletFiles): number {
  const named = [...entriesOf<EvictionAmount>(evictionHard), ...entriesOf<EvictionAmount>(evictionSoft)];
  const containerfs = named.some(([signal]) => signal.startsWith("containerfs."));
  const least = { "config-dir": 30, flags: 28, "k3s-config-dir": 32, "k3s-arguments": 28 }[delivery];
  return Math.max(least, containerfs ? 29 : 0);
}

function placesShell(settings: KubeletSettings, { delivery, files }: KubeletFiles, root: string): readonly string[] {
  const flags = kubeletFlags(settings).map(({ name }) => name);
  const own = files.map(({ path }) => `${root}${path}`).join(" ");
  if (delivery.startsWith("k3s")) {
    return [
      "",
      `places='${root}/etc/rancher/k3s/config.yaml ${root}/etc/rancher/k3s/config.yaml.d/*.y*ml ${root}/etc/systemd/system/k3s*.service.env'`,
      `nothing_else_sets '${own}' '(^|[^a-z-])(--)?(${flags.join("|")})[-+]?='`,
    ];
  }
  const names = delivery === "config-dir" ? [...flags, "config-dir"] : flags;
  return [
    "",
    `places='${root}/var/lib/kubelet/kubeadm-flags.env ${root}/etc/default/kubelet ${root}/etc/sysconfig/kubelet'`,
    `laid_out_by_kubeadm '${own}' '^--((${flags.join("|")})=.*|config=${KUBEADM_CONFIGURATION}|config-dir=${KUBELET_DROP_INS})$'`,
    `nothing_else_sets '${own}' '--(${names.join("|")})([= "]|$)'`,
  ];
}

/** Only disks are looked at: a shell cannot tell what the kubelet counts as memory in use. */
function spaceShell(
  { signal, amount }: EvictionThreshold,
  { delivery }: KubeletFiles,
  root: string,
): readonly string[] {
  const [filesystem, quantity] = signal.split(".");
  if ((filesystem !== "nodefs" && filesystem !== "imagefs") || isZero(amount)) {
    return [];
  }
  const imagefs = delivery.startsWith("k3s") ? `${root}/var/lib/rancher/k3s/agent/containerd` : '"$(containerd_root)"';
  const place = filesystem === "nodefs" ? `${root}/var/lib/kubelet` : imagefs;
  const least = amount instanceof Percent ? `${amount.toNumber()}%` : String(absolute(amount, undefined));
  return [`enough ${signal} ${quantity === "available" ? "Pk" : "Pi"} ${place} ${least}`];
}

const CHECK = String.raw`
# The kubelet that would read the files: an older one would not start with them.
kubelet_is_new_enough() {
  case $unit in
    kubelet) found=$(kubelet --version 2>/dev/null || /usr/local/bin/kubelet --version 2>/dev/null) ;;
    *) found=$(k3s --version 2>/dev/null || /usr/local/bin/k3s --version 2>/dev/null) ;;
  esac
  minor=$(say "$found" | sed -n 's/.*v1\.\([0-9]*\).*/\1/p' | head -n 1)
  if [ -n "$minor" ] && [ "$minor" -lt "$1" ]; then
    fail "this node runs version 1.$minor, and what is to be written takes 1.$1: give the prop version that of the oldest kubelet"
  fi
}

# The unit and the files that $places names, each after a line with its path, without the files in $1.
other_places() {
  {
    systemctl cat "$unit.service" 2>/dev/null
    # shellcheck disable=SC2086 # patterns, to be expanded
    for place in $places; do
      if [ -r "$place" ]; then
        say "# $place"
        cat "$place"
        say
      fi
    done
  } | awk -v own=" $1 " '/^# \// { skip = index(own, " " $2 " "); place = $2; next } /^[ \t]*#/ { next } !skip { print place ": " $0 }'
}

# The unit must pass KUBELET_CONFIG_ARGS as kubeadm has it, for it is replaced; $2 tells which of its words are replaced knowingly.
laid_out_by_kubeadm() {
  other_places "$1" | grep -q '[$]KUBELET_CONFIG_ARGS' ||
    fail "$unit.service does not pass \$KUBELET_CONFIG_ARGS, as the unit of kubeadm does: what is to be written would have no effect"
  words=$(other_places "$1" | sed -n 's/.*KUBELET_CONFIG_ARGS=//p' | tr '"' ' ' | tr ' ' '\n' | grep . | grep -Ev -e "$2")
  [ -z "$words" ] ||
    fail "KUBELET_CONFIG_ARGS of $unit.service has more than that of kubeadm, which would be lost: $(say "$words" | tr '\n' ' ')"
}

# Flags win over files, and later flags over earlier ones: what they set would silently stay.
nothing_else_sets() {
  found=$(other_places "$1" | grep -v 'KUBELET_CONFIG_ARGS=' | grep -E -e "$2")
  [ -z "$found" ] || fail "$(say "$found" | head -n 1) … comes before what is to be written, which would have no effect: remove it there"
}

# The conditions that the node has before the change.
note_conditions() {
  node_conditions >"$scratch/conditions" || fail_to_read_node
  say "the node $host is $(awk '$1 == "Ready" { print ($2 == "True" ? "Ready" : "not Ready") } $1 ~ /Pressure$/ && $2 == "True" { print "under " $1 }' "$scratch/conditions" | tr '\n' ' ')before the change"
}

containerd_root() {
  containerd config dump 2>/dev/null | sed -n "s/^root = [\"']\(.*\)[\"']/\1/p"
}

# enough <signal> <flag of df> <path> <least>: whether more than that is free there. A node that is already under pressure gets no worse.
enough() {
  [ -d "$3" ] || return 0
  free=$(df "-$2" "$3" 2>/dev/null | awk -v flag="$2" -v least="$4" 'NR == 2 {
    unit = flag == "Pk" ? 1024 : 1
    limit = least ~ /%$/ ? $2 * unit * least / 100 : least
    if ($2 > 0 && $4 * unit < limit) { printf "%.1f", $4 * 100 / $2 }
  }')
  if [ -n "$free" ]; then
    [ "$(pressures "$scratch/conditions" | grep -c '^DiskPressure$')" -gt 0 ] ||
      fail "$1 is at $free% of $3, under the threshold of $4: the node would evict pods at once"
    say "$1 is at $free% of $3, still under the threshold of $4"
  fi
}
`;
