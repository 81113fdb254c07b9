/** Shell functions with which a tree of container data is judged, copied and left. `$to` is the new tree, `$here` a note in it. */
export const DATA_ROOT_FUNCTIONS = String.raw`
here=$to/.cdktf-onprem

await() {
  patience=60
  until "$@"; do
    [ "$patience" -gt 0 ] || { echo "$unit does not answer"; return 1; }
    sleep 1
    patience=$((patience - 1))
  done
}
# The folder itself, or the nearest one above it that exists.
nearest() {
  folder=$1
  while [ ! -d "$folder" ]; do
    folder=$(dirname "$folder")
  done
  printf '%s\n' "$folder"
}
# Mounts below a folder that hold data of their own, which those of containers do not.
mounts_below() {
  awk -v top="$1/" 'index($2, top) == 1 && $3 !~ /^(overlay|tmpfs|nsfs)$/ { print $2 }' "$proc/mounts"
}
# Mounts of containers that write to a tree.
mounted_from() {
  awk -v top="$1/" '$3 == "overlay" && (index($2, top) == 1 || index($4, "upperdir=" top)) { print $2; found = 1 } END { exit !found }' \
    "$proc/mounts"
}
kib() {
  if [ -d "$1" ]; then du -skx "$1" | cut -f 1; else echo 0; fi
}
room_for() { # tree, new place, KiB to leave free
  folder=$(nearest "$2")
  used=$(kib "$1")
  present=$(kib "$2")
  free=$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')
  if [ $((used + $3)) -gt $((free + present)) ]; then
    echo "$2 has no room: $used KiB to copy, $3 KiB to leave free, $((free + present)) KiB there"
    return 1
  fi
  files=$(find "$1" -xdev | wc -l)
  inodes=$(stat -f -c '%c %d' "$folder")
  # Some file systems create inodes as needed, and report that they have none.
  if [ "$inodes" != "0 0" ] && [ "$present" -eq 0 ] && [ "$files" -gt "$(echo "$inodes" | cut -d ' ' -f 2)" ]; then
    echo "$2 has no room for $files files"
    return 1
  fi
}
# Before 3.1.3 it compares whole seconds: a database that changes within the same second, and keeps its size, would stay as it was.
has_rsync() {
  command -v rsync > /dev/null &&
    ! rsync --version | grep -qE 'no (ACLs|xattrs)|version v?(2\.|3\.0\.|3\.1\.[0-2]([^0-9]|$))'
}
copy() { # tree, new place
  if has_rsync; then
    rsync -aHAXSx --modify-window=-1 --numeric-ids --delete --exclude=/lost+found --exclude=/.cdktf-onprem "$1/" "$2/"
  else
    clear_tree "$2" && cp -ax --sparse=auto "$1/." "$2/"
  fi
}
# While everything runs, files come and go, which rsync reports as 24. Only rsync can continue from a first copy.
copy_ahead() {
  has_rsync || return 0
  copy "$1" "$2" || [ $? = 24 ]
}
clear_tree() { # keeps what no copy brings
  [ -d "$1" ] || return 0
  [ -z "$(mounts_below "$1")" ] && ! mounted_from "$1" || return 1
  find "$1" -xdev -mindepth 1 -maxdepth 1 ! -name lost+found ! -name .cdktf-onprem -exec rm -rf {} +
}
discard() {
  clear_tree "$to" && rm -rf "$here" && rmdir "$to" 2> /dev/null
}
list_all() { # name of the list
  runtime_list > "$scratch/list" && sort "$scratch/list" > "$scratch/$1"
}
# Stops everything, copies, and starts the kubelet only after the comparison, since it would change what there is.
move() { # tree, new place
  : > "$state/stopped"
  stop_kubelet && stop_containers && list_all before && stop_runtime || return 1
  ! mounted_from "$1" || { echo "$1 is still in use"; return 1; }
  copy "$1" "$2" && runtime_start && list_all after || return 1
  cmp -s "$scratch/before" "$scratch/after" || {
    echo "images or containers are not the same:"
    diff "$scratch/before" "$scratch/after"
    return 1
  }
  start_kubelet
}
restart_all() {
  stop_kubelet
  ! runtime_answers || stop_containers
  stop_runtime
  runtime_start && start_kubelet
}
`;
