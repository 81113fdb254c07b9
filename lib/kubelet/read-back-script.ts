import { evictionThresholds } from "./eviction-thresholds";
import { amountText } from "./eviction-amount";
import type { KubeletSettings } from "./kubelet-settings";

/**
 * POSIX shell for the machine that runs Terraform: reads the thresholds that a kubelet has in force through the API server, and fails
 * naming those that differ. It finds `$host`, the name of the node, `$kubeconfig` and `$context`. Without kubectl, or without the right
 * to look (`get` on `nodes/proxy`), it says so and succeeds: the node itself has been found healthy by then.
 */
export function readBackScript(settings: KubeletSettings): string {
  const expected = evictionThresholds(settings).map(
    ({ kind, signal, amount }) => `expected ${kind} ${signal} ${amountText(amount)}`,
  );
  return `${READ}
{
  thresholds evictionHard hard
  thresholds evictionSoft soft
  cat <<'EXPECTED'
${expected.join("\n")}
EXPECTED
} >"$folder/thresholds"
${COMPARE}`;
}

const READ = String.raw`say() {
  printf '%s\n' "$*"
}

not_read() {
  say "the thresholds of $host are not read back: $*"
  exit 0
}

command -v kubectl >/dev/null || not_read "kubectl is not installed here"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
# The shell does not do this with what a variable holds.
case $kubeconfig in
  [~]/*) kubeconfig=$HOME/$(say "$kubeconfig" | cut -c 3-) ;;
esac

configz() {
  kubectl --kubeconfig "$kubeconfig" --context "$context" --request-timeout 5s get --raw \
    "/api/v1/nodes/$host/proxy/configz" >"$folder/configz" 2>"$folder/error"
}

# A kubelet that has just started may not answer yet.
tries=1
until configz; do
  if [ "$tries" -ge 5 ] || grep -q -i -e forbidden -e unauthorized -e 'not found' "$folder/error"; then
    not_read "$(tail -n 1 "$folder/error")"
  fi
  tries=$((tries + 1))
  sleep 1
done

# Lines such as "found hard nodefs.available 10%", without those by which the kubelet has no threshold or chooses one itself.
thresholds() {
  tr -d ' \n\t' <"$folder/configz" | grep -o "\"$1\":{[^}]*}" | sed 's/[{}]/,/g' | tr ',' '\n' |
    sed -n 's/^"\([A-Za-z.]*\)":"\([^"]*\)"$/\1 \2/p' | grep -v -e ' 0%$' -e ' 100%$' -e '^containerfs' | sed "s/^/found $2 /"
}
`;

const COMPARE = String.raw`
differences=$(awk '
  { value[$1, $2 " " $3] = $4; name[$2 " " $3] = 1 }
  END {
    for (threshold in name) {
      found = value["found", threshold]
      expected = value["expected", threshold]
      if (found != expected) {
        print threshold " is " (found == "" ? "not set" : found) ", and should be " (expected == "" ? "not set" : expected)
      }
    }
  }' "$folder/thresholds" | sort)
if [ -n "$differences" ]; then
  say "the thresholds in force on $host are others:"
  say "$differences"
  exit 1
fi
say "the thresholds in force on $host are those of the configuration"
`;
