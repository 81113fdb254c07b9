/**
 * Shell functions for containerd.
 *
 * Containers and their shims outlive a restart of containerd, and go on writing to the tree they were started in; so each is stopped.
 */
export const CONTAINERD_FUNCTIONS = String.raw`
unit=containerd.service
runtime_is_there() {
  command -v ctr > /dev/null && command -v containerd > /dev/null || refuse "containerd and ctr are not installed"
  ! own_arguments "$unit" | grep -qE '^(-c|-r|--config|--root)(=|$)' ||
    refuse "containerd has its configuration or root on its command line, which wins over /etc/containerd/config.toml"
  ! containers '' | grep -q '^moby ' || refuse "Docker runs containers in this containerd; stop them first"
}
runtime_root() {
  containerd config dump 2> /dev/null | sed -n "/^root = /{s/^root = [\"']\(.*\)[\"']\$/\1/p;q;}"
}
configured_root() {
  runtime_root
}
runtime_answers() {
  containerd_answers
}
runtime_list() {
  for namespace in $(ctr namespaces ls -q); do
    ctr -n "$namespace" images ls -q > "$scratch/images" && ctr -n "$namespace" containers ls -q > "$scratch/made" || return 1
    sed "s/^/image $namespace /" "$scratch/images"
    sed "s/^/container $namespace /" "$scratch/made"
  done
}
# Those that have a process, or any, as namespace and id.
containers() {
  for namespace in $(ctr namespaces ls -q); do
    ctr -n "$namespace" tasks ls |
      awk -v namespace="$namespace" -v any="$1" 'NR > 1 && (any || $NF != "STOPPED") { print namespace, $1 }'
  done
}
each_container() { # which, command
  which=$1
  shift
  containers "$which" | while read -r namespace container; do
    ctr -n "$namespace" tasks "$@" "$container" < /dev/null > /dev/null 2>&1
  done
}
shims() {
  grep -l '^containerd-shim' "$proc"/[0-9]*/comm 2> /dev/null
}
stop_containers() {
  each_container '' kill -s SIGTERM
  patience=30
  while [ -n "$(containers '')" ] && [ "$patience" -gt 0 ]; do
    sleep 1
    patience=$((patience - 1))
  done
  each_container any rm -f
}
stop_runtime() {
  systemctl stop "$unit" || return 1
  patience=10
  while shims > /dev/null; do
    [ "$patience" -gt 0 ] || { echo "the shims of some containers do not end"; return 1; }
    sleep 1
    patience=$((patience - 1))
  done
}
runtime_start() {
  systemctl start "$unit" && await runtime_answers
}
# The configuration may keep single folders of the old tree, such as that of the plugin "opt".
names_folder() {
  containerd config dump 2> /dev/null | grep -qF "$1"
}
`;
