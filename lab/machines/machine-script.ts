import { MACHINES_ADDRESS } from "../access/certificates";
import {
  BRIDGE,
  hardwareAddressOf,
  LAB_MACHINES,
  type LabMachine,
  linkOf,
  namespaceOf,
  podNetworkOf,
  PREFIX_LENGTH,
} from "./inventory";

/** A file of this machine that a lab machine sees too. */
export interface Bind {
  readonly from: string;
  readonly to: string;
}

/** All that the script of a machine depends on. */
export interface MachineScript {
  readonly machine: LabMachine;
  /** Folder of the machine. */
  readonly folder: string;
  readonly binds: readonly Bind[];
  /** Nodes to whose pods it knows the way. */
  readonly neighbours: readonly LabMachine[];
}

/** Text as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** What a container's first process may not do even though it is root: touch the kernel of the machine around it. */
const NSPAWN_FLAGS = [
  "--quiet",
  "--register=no",
  "--capability=all",
  "--drop-capability=CAP_SYS_MODULE,CAP_SYS_TIME",
  "--system-call-filter='@keyring bpf perf_event_open'",
  "--bind=/dev/kmsg",
  "--resolv-conf=off",
  "--timezone=off",
  "--link-journal=no",
  "--console=read-only",
  "--setenv=SYSTEMD_COLORS=0",
  "--boot",
].join(" ");

/**
 * The script that is a machine, `machine.sh` in its folder: `run` boots it and ends with it, `clean` removes what a `run`
 * that was killed has left. TERM is the power button.
 */
export function machineScript({ machine, folder, binds, neighbours }: MachineScript): string {
  const network = namespaceOf(machine);
  const routes = neighbours.map((node) => `${podNetworkOf(node)} via ${node.address}`);
  const bindFlags = binds.map(({ from, to }) => `--bind-ro=${quoted(`${from}:${to}`)}`).join(" ");
  return String.raw`#!/bin/sh
set -u
cd ${quoted(folder)} || exit 1
link=${linkOf(machine)} network=${network}

# Control groups below that of whoever runs this, never above: systemd-nspawn takes them for the top.
groups() {
  while IFS=: read -r _ controllers path; do
    case $controllers in
      name=*) top=/sys/fs/cgroup/$(echo "$controllers" | cut -c 6-) ;;
      '') top=/sys/fs/cgroup; [ -d $top/unified ] && top=$top/unified ;;
      *) top=/sys/fs/cgroup/$controllers ;;
    esac
    echo "$top$(echo "$path" | sed 's,/*$,,')"
  done < /proc/self/cgroup
}

make_groups() {
  # systemd gives it a scope of its own where it is at hand.
  if [ -d /run/systemd/system ]; then return; fi
  for parent in $(groups); do
    mkdir -p "$parent/$network" && echo "$parent/$network" >> groups
    if [ -e "$parent/cpuset.cpus" ] && [ -e "$parent/$network/cpuset.cpu_exclusive" ]; then
      cat "$parent/cpuset.cpus" > "$parent/$network/cpuset.cpus"
      cat "$parent/cpuset.mems" > "$parent/$network/cpuset.mems"
    fi
    if [ -e "$parent/cgroup.subtree_control" ]; then
      # One that cannot be handed down leaves the others to be.
      tr ' ' '\n' < "$parent/cgroup.controllers" | while read -r controller; do
        echo "+$controller" > "$parent/cgroup.subtree_control"
      done 2>/dev/null
    fi
  done
}

remove_groups() {
  [ -e groups ] || return 0
  # What a machine leaves behind that was cut off in the middle.
  while read -r group; do
    find "$group" -name cgroup.procs -exec cat {} + | while read -r pid; do kill -9 "$pid"; done
  done < groups 2>/dev/null
  tries=50
  while [ "$tries" -gt 0 ]; do
    left=0
    while read -r group; do
      [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || left=1
    done < groups
    [ "$left" = 1 ] || break
    sleep 0.1
    tries=$((tries - 1))
  done
  rm groups
}

remove_network() {
  # By name: a namespace lives on, and its cable with it, as long as some process does.
  [ ! -e "/sys/class/net/$link" ] || ip link del "$link"
  [ ! -e "/run/netns/$network" ] || ip netns del "$network"
}

make_network() {
  ip netns add "$network" &&
    ip link add "$link" type veth peer name host0 address ${hardwareAddressOf(machine)} netns "$network" &&
    ip link set "$link" master ${BRIDGE} up &&
    ip -n "$network" addr add ${machine.address}/${PREFIX_LENGTH} dev host0 &&
    ip -n "$network" link set lo up &&
    ip -n "$network" link set host0 up${routes.map((route) => ` &&\n    ip -n "$network" route add ${route}`).join("")}
}

# A machine that is left without the script that ran it.
end_leftover() {
  pid=$(cat nspawn.pid 2>/dev/null) || return 0
  if tr '\0' ' ' < "/proc/$pid/cmdline" | grep -q -- ' --machine=${machine.name} '; then
    tr ' ' '\n' < "/proc/$pid/task/$pid/children" | while read -r child; do kill -9 "$child"; done
    kill -9 "$pid"
  fi 2>/dev/null
}

# The kernel lets go of a disk a little later than of the last process that used it.
wait_for_disk() {
  tries=50
  while [ "$tries" -gt 0 ] && [ -n "$(losetup --associated disk; losetup --associated data)" ]; do
    sleep 0.1
    tries=$((tries - 1))
  done
}

clean() {
  end_leftover
  remove_groups
  remove_network
  wait_for_disk
}

# The rest of a boot, in a mount namespace of its own: when it ends, however it does, nothing stays mounted.
enter() {
  mount -o loop disk root && mount -o loop data mnt || exit 1
  # /tmp is on the disk, as on any Debian: it is full when the disk is.
  export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network SYSTEMD_NSPAWN_TMPFS_TMP=0
  exec systemd-nspawn ${NSPAWN_FLAGS} "$@" --machine=${machine.name} --directory=root \
    --bind="$PWD/mnt:/mnt/data" --network-namespace-path="/run/netns/$network" ${bindFlags}
}

boot() {
  make_groups
  keep=
  if [ -e groups ]; then
    keep=--keep-unit
    while read -r group; do echo 0 > "$group/cgroup.procs"; done < groups
  fi
  exec unshare --mount --propagation slave sh ./machine.sh enter $keep
}

run() {
  child=
  trap '[ -z "$child" ] || kill -TERM "$child"' TERM
  while :; do
    clean
    make_network || exit 1
    (boot) &
    child=$!
    echo "$child" > nspawn.pid
    while kill -0 "$child" 2>/dev/null; do
      wait "$child"
      status=$?
    done
    # So it leaves when the machine was told to boot again.
    [ "$status" = 133 ] || break
  done
  rm -f nspawn.pid
  clean
}

"$@"
`;
}

/** The other side of the cables, made once for all machines, and the way to the pods of the nodes. */
export const BRIDGE_SCRIPT = `set -eu
if [ ! -e /sys/class/net/${BRIDGE} ]; then
  ip link add ${BRIDGE} type bridge
fi
ip addr replace ${MACHINES_ADDRESS}/${PREFIX_LENGTH} dev ${BRIDGE}
ip link set ${BRIDGE} up
${LAB_MACHINES.filter(({ kind }) => kind === "node")
  .map((node) => `ip route replace ${podNetworkOf(node)} via ${node.address}`)
  .join("\n")}
`;

/** Removes it; harmless when it is gone. */
export const BRIDGE_REMOVAL = `[ ! -e /sys/class/net/${BRIDGE} ] || ip link del ${BRIDGE}`;
