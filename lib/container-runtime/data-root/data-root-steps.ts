import { assignments, ChangeSteps, KUBELET_HEALTH, UNIT_FUNCTIONS } from "../../host";
import { CONTAINERD_FUNCTIONS } from "./containerd-functions";
import { DATA_ROOT_FUNCTIONS } from "./data-root-functions";
import type { DataRootSettings } from "./data-root-settings";
import { DOCKER_FUNCTIONS } from "./docker-functions";
import { KUBELET_FUNCTIONS } from "./kubelet-functions";
import { COMMON_FUNCTIONS } from "../shell";

/** What moving the data root does on a machine. */
export function dataRootSteps(settings: DataRootSettings): Required<ChangeSteps> {
  const functions = functionsFor(settings);
  const steps = {
    check: CHECK,
    prepare: PREPARE,
    validate: VALIDATE[settings.runtime],
    activate: ACTIVATE,
    healthy: HEALTHY,
    revert: REVERT,
    restore: RESTORE,
  };
  return Object.fromEntries(Object.entries(steps).map(([name, text]) => [name, functions + text])) as typeof steps;
}

/** What removing the old tree does on a machine, once the move has proven itself. */
export function oldTreeSteps(settings: DataRootSettings): ChangeSteps {
  const functions = functionsFor(settings);
  return {
    check: functions + CHECK_OLD_TREE,
    activate: functions + REMOVE_OLD_TREE,
    healthy: functions + HEALTHY,
    revert: "true\n",
    restore: "true\n",
  };
}

function functionsFor({ runtime, from, directory, kubelet, drain, minimumFree }: DataRootSettings): string {
  const variables = assignments({
    from,
    to: directory,
    margin: Math.ceil(minimumFree.toBytes() / 1024),
    kubelet,
    kubeconfig: drain?.kubeconfig ?? "",
    drain_timeout: drain?.timeout.toString() ?? "",
    proc: "/proc",
  });
  const ofRuntime = { containerd: CONTAINERD_FUNCTIONS, docker: DOCKER_FUNCTIONS }[runtime];
  const shared = [UNIT_FUNCTIONS, KUBELET_HEALTH, COMMON_FUNCTIONS];
  return [variables, ...shared, DATA_ROOT_FUNCTIONS, KUBELET_FUNCTIONS, ofRuntime].join("");
}

const CHECK = String.raw`
systemctl is-active --quiet "$unit" || refuse "$unit does not run"
runtime_is_there
[ "$kubelet" != yes ] || has_kubelet || refuse "there is no kubelet.service"
if [ -n "$kubeconfig" ]; then
  command -v kubectl > /dev/null || refuse "kubectl is not installed, and draining takes it"
  [ -r "$kubeconfig" ] || refuse "$kubeconfig is not there, and draining takes it"
fi
old=$(runtime_root)
[ "$old" != "$to" ] || exit 0
[ "$old" = "$from" ] || [ -e "$old/.cdktf-onprem/moved-from" ] || refuse "$unit keeps its data in $old, not in $from"
[ -d "$old" ] && [ ! -L "$old" ] || refuse "$old is no folder"
[ -z "$(mounts_below "$old")" ] || refuse "other file systems are mounted below $old: $(mounts_below "$old")"

near=$(nearest "$to")
[ "$(stat -c %d "$near")" != "$(stat -c %d "$old")" ] ||
  refuse "$near is on the same file system as $old: is the other disk mounted?"
type=$(stat -f -c %T "$near")
case $type in
  ext2/ext3 | ext4 | btrfs | f2fs) ;;
  xfs) ! xfs_info "$near" 2> /dev/null | grep -q ftype=0 || refuse "$near is xfs without ftype=1, on which overlayfs does not work" ;;
  *) refuse "$near is $type, on which overlayfs may not work; take ext4, xfs, btrfs or f2fs" ;;
esac
[ ! -L "$to" ] || refuse "$to is a link"
[ ! -d "$to" ] || [ -d "$here" ] || ! find "$to" -mindepth 1 -maxdepth 1 ! -name lost+found | grep -q . ||
  refuse "$to holds something that is not of an earlier move"
has_rsync || cp --version 2> /dev/null | grep -q coreutils || refuse "there is neither rsync nor the cp of GNU, and others lose attributes"
room_for "$old" "$to" "$margin"
`;

const PREPARE = String.raw`
old=$(runtime_root)
[ "$old" != "$to" ] || exit 0
mkdir -p "$here" && printf '%s\n' "$old" > "$here/moved-from" && copy_ahead "$old" "$to" || {
  discard
  refuse "the first copy failed"
}
: > "$scratch/move"
`;

/** What is done when the new configuration does not hold: nothing has been activated, so nothing else takes the copy away. */
const NOT_VALID = String.raw`{
  [ ! -e "$scratch/move" ] || discard
  refuse "the configuration does not put the data of $unit into $to"
}
`;

const VALIDATE: Readonly<Record<DataRootSettings["runtime"], string>> = {
  containerd: `[ "$(configured_root)" = "$to" ] || ${NOT_VALID}`,
  docker: String.raw`valid() {
  ! dockerd --help 2> /dev/null | grep -q -- --validate || dockerd --validate
}
valid && [ "$(configured_root)" = "$to" ] || ${NOT_VALID}`,
};

const ACTIVATE = String.raw`
# The services have not started yet, and will with the configuration as it is.
[ -z "$booting" ] || exit 0
if [ "$direction" = put-back ]; then
  restart_all
  exit
fi
[ -e "$scratch/move" ] || exit 0
rm -f "$state/kubelet" "$state/running" "$state/stopped"
empty_node && move "$(cat "$here/moved-from")" "$to"
`;

const HEALTHY = String.raw`
runtime_answers && kubelet_is_healthy && open_node
`;

const REVERT = String.raw`
[ -z "$booting" ] || exit 0
if [ -e "$state/stopped" ]; then
  restart_all || refuse "$unit or the kubelet does not start"
  rm -f "$state/stopped"
fi
[ "$(runtime_root)" = "$to" ] || discard
exit 0
`;

const RESTORE = String.raw`
old=$(configured_root)
[ "$old" != "$to" ] || exit 0
if [ ! -d "$here" ]; then
  restart_all
  exit
fi
rm -f "$state/kubelet" "$state/running" "$state/stopped"
room_for "$to" "$old" 0 && mkdir -p "$old" && copy_ahead "$to" "$old" && empty_node && move "$to" "$old"
`;

const CHECK_OLD_TREE = String.raw`
[ "$(runtime_root)" = "$to" ] || refuse "$unit does not keep its data in $to"
[ -s "$here/moved-from" ] || refuse "$to does not say where it came from"
`;

const REMOVE_OLD_TREE = String.raw`
[ -z "$booting" ] && [ "$direction" = apply ] || exit 0
old=$(cat "$here/moved-from")
case $old in
  "$to" | "$to"/* | / | '') refuse "$old is no old tree" ;;
esac
[ -d "$old" ] || exit 0
[ -z "$(mounts_below "$old")" ] && ! mounted_from "$old" || refuse "$old is still in use"
find "$old" -xdev -mindepth 1 -maxdepth 1 ! -name lost+found | while read -r entry; do
  names_folder "$entry" || rm -rf "$entry"
done
rmdir "$old" 2> /dev/null
exit 0
`;
