import { UNIT_FUNCTIONS } from "../host";
import type { KubeletFiles } from "./kubelet-files";

/**
 * POSIX shell that every step on a node begins with: `say`, `fail`, and `$unit`, the unit of systemd that runs the kubelet. Terraform
 * finds nothing in it to fill in.
 */
export function unitShell({ units }: KubeletFiles): string {
  return SAY + UNIT_FUNCTIONS + UNIT.replaceAll("@units@", units.join(" "));
}

/**
 * POSIX shell that reads the node from the API server, by the kubelet's own credentials and so without any others on the machine:
 * `node_conditions` and what goes with it. It comes after {@link unitShell}.
 *
 * @param root before every path
 */
export function nodeShell({ delivery }: KubeletFiles, root: string): string {
  const kubeconfig = delivery.startsWith("k3s")
    ? "/var/lib/rancher/k3s/agent/kubelet.kubeconfig"
    : "/etc/kubernetes/kubelet.conf";
  return `\nkubeconfig=${root}${kubeconfig}\n${NODE}`;
}

const SAY = String.raw`say() {
  printf '%s\n' "$*"
}

fail() {
  say "$*"
  exit 1
}
`;

const UNIT = String.raw`
unit=$(find_unit @units@) || fail "no unit on this machine runs a kubelet: looked for @units@"
`;

const NODE = String.raw`umask 077

# One entry of the kubelet's kubeconfig, without quotes.
entry() {
  sed -n "s/^[ -]*$1: *//p" "$kubeconfig" | head -n 1 | tr -d "\"'"
}

# Path of a file that the kubeconfig names, or holds itself.
credential() {
  path=$(entry "$1")
  if [ -z "$path" ]; then
    path=$scratch/$1
    entry "$1-data" | base64 -d >"$path"
  fi
  say "$path"
}

# The node as the API server knows it. A kubelet may read its own node and no other.
read_node() {
  if [ ! -r "$kubeconfig" ]; then
    say "$kubeconfig is not there: has this machine joined a cluster?" >&2
    return 1
  elif command -v curl >/dev/null; then
    curl --silent --show-error --fail --max-time 3 --noproxy '*' --header 'Accept: application/json' \
      --cacert "$(credential certificate-authority)" --cert "$(credential client-certificate)" \
      --key "$(credential client-key)" "$(entry server)/api/v1/nodes/$host"
  elif command -v kubectl >/dev/null; then
    kubectl --kubeconfig "$kubeconfig" --cache-dir "$scratch" --request-timeout 3s get --raw "/api/v1/nodes/$host"
  elif command -v k3s >/dev/null; then
    k3s kubectl --kubeconfig "$kubeconfig" --cache-dir "$scratch" --request-timeout 3s get --raw "/api/v1/nodes/$host"
  else
    say "to read the node takes curl or kubectl on the machine" >&2
    return 1
  fi
}

# Lines such as "DiskPressure False 20250102030405", the time being that of the kubelet's last report, in UTC.
node_conditions() {
  read_node >"$scratch/node" 2>"$scratch/node-error" || return 1
  tr -d ' \n\t' <"$scratch/node" |
    grep -o '"type":"[A-Za-z]*","status":"[A-Za-z]*","lastHeartbeatTime":"[^"]*"' |
    sed 's/[":,-]/ /g; s/ type *\([A-Za-z]*\) *status *\([A-Za-z]*\) *lastHeartbeatTime */\1 \2 /' |
    sed 's/ \([0-9]*\) \([0-9]*\) \([0-9]*\)T\([0-9]*\) \([0-9]*\) \([0-9]*\)Z *$/ \1\2\3\4\5\6/'
}

fail_to_read_node() {
  fail "the node $host cannot be read with $kubeconfig: $(tail -n 1 "$scratch/node-error")"
}

# Names of the pressure conditions in a file of conditions.
pressures() {
  awk '$1 ~ /Pressure$/ && $2 == "True" { print $1 }' "$1"
}
`;
