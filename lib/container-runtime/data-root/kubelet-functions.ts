/** Shell functions for the kubelet of a machine and for emptying its node. They note in `$state` what has to be undone later. */
export const KUBELET_FUNCTIONS = String.raw`
has_kubelet() {
  [ "$kubelet" != no ] && is_installed kubelet
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
  kubelet_says_ok /var/lib/kubelet/config.yaml || {
    echo "the kubelet does not answer ok on $healthz"
    return 1
  }
}
kube() {
  kubectl --kubeconfig "$kubeconfig" "$@"
}
empty_node() {
  [ -n "$kubeconfig" ] || return 0
  cordoned=$(kube get node "$host" -o 'jsonpath={.spec.unschedulable}') || return 1
  # A node that somebody else has cordoned stays cordoned.
  [ "$cordoned" = true ] || : > "$state/cordoned"
  kube drain "$host" --ignore-daemonsets --delete-emptydir-data "--timeout=$drain_timeout"
}
open_node() {
  [ -e "$state/cordoned" ] || return 0
  kube uncordon "$host" > /dev/null && rm -f "$state/cordoned"
}
`;
