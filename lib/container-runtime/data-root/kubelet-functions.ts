/** Shell functions for the kubelet of a machine and for emptying its node. They note in `$state` what is to be made good later. */
export const KUBELET_FUNCTIONS = String.raw`
has_kubelet() {
  [ "$kubelet" != no ] && systemctl cat kubelet.service > /dev/null 2>&1
}
stop_kubelet() {
  has_kubelet || return 0
  case $(systemctl is-active kubelet.service) in
    active | activating | reloading) : > "$state/kubelet" ;;
  esac
  systemctl stop kubelet.service
}
start_kubelet() {
  [ ! -e "$state/kubelet" ] || systemctl start kubelet.service
}
kubelet_is_healthy() {
  [ -e "$state/kubelet" ] || return 0
  systemctl is-active --quiet kubelet.service || return 1
  port=$(sed -n 's/^healthzPort: *//p' /var/lib/kubelet/config.yaml 2> /dev/null)
  [ -n "$port" ] || port=10248
  if [ "$port" = 0 ]; then
    return 0
  elif command -v curl > /dev/null; then
    curl -fsS -m 3 -o /dev/null "http://127.0.0.1:$port/healthz"
  elif command -v wget > /dev/null; then
    wget -q -T 3 -O /dev/null "http://127.0.0.1:$port/healthz"
  fi
}
kube() {
  kubectl --kubeconfig "$kubeconfig" "$@"
}
empty_node() {
  [ -n "$kubeconfig" ] || return 0
  cordoned=$(kube get node "$host" -o 'jsonpath={.spec.unschedulable}') || return 1
  # A node that somebody else keeps pods from stays so.
  [ "$cordoned" = true ] || : > "$state/cordoned"
  kube drain "$host" --ignore-daemonsets --delete-emptydir-data "--timeout=$drain_timeout"
}
open_node() {
  [ -e "$state/cordoned" ] || return 0
  kube uncordon "$host" > /dev/null && rm -f "$state/cordoned"
}
`;
