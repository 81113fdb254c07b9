import { COMMANDS } from "./commands";
import { COMMIT } from "./commit";
import { HEALTH } from "./health";
import { LOCK } from "./lock";
import { OUTPUT } from "./output";
import { PLAN } from "./plan";
import { PUT_BACK } from "./put-back";
import { STAGE } from "./stage";
import { STEPS } from "./steps";
import { SWITCH } from "./switch";

const HEAD = String.raw`#!/bin/sh
# Changes files of this machine all at once, and puts them back when the machine is not healthy with them.
#
#   apply RUN    makes the change that the directory RUN describes
#   confirm ID   keeps a change that waits for it
#   revert ID    puts back a change that is not confirmed; what the dead-man's switch does
#   restore ID   undoes a confirmed change: the files are as before its first apply
#   recover      at boot, before the services: puts back what a power cut left half-way
#
# A change is a folder below changes, and moves on by renames alone:
#   stage      files are laid beside their targets; nothing was touched
#   pending    files are being renamed, activated and watched: to be put back, unless it is
#   accepted   decided: only tidying up is left, and
#   current    the confirmed change, with the originals of its files
# So whoever finds one of the first three knows what to do, wherever the one before was killed.
root=$GUARD_STATE units_root=$GUARD_UNITS lock=$GUARD_LOCK
[ -n "$root" ] || root=/var/lib/cdktf-onprem
[ -n "$units_root" ] || units_root=/etc/systemd/system
[ -n "$lock" ] || lock=/run/cdktf-onprem.lock
# No brace is wanted in here, and so no default in an expansion: what may be unset is read above.
set -fu
umask 077
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin
export PATH
recovery=cdktf-onprem-recover.service
unit=$units_root/$recovery
wants=$units_root/multi-user.target.wants

run='' own_run='' id='' ending='' heartbeat='' locked='' step='' booting='' direction='' kept='' unsettled=''
interrupted='' patient='' changes=''
at=start reason='' outcome='' activating_since='' activate=activate done_word=confirmed
`;

const MAIN = String.raw`
[ $# -gt 0 ] || usage
case $#.$1 in
  2.apply)
    [ -r "$2/settings" ] || usage
    apply "$2"
    ;;
  2.confirm | 2.revert | 2.restore)
    # It is part of paths.
    case $2 in
      '' | .* | */*) usage ;;
    esac
    id=$2
    change=$root/changes/$id
    new_run
    "$1"
    ;;
  1.recover)
    new_run
    recover
    ;;
  *) usage ;;
esac
`;

/**
 * The guarded change: a script in POSIX sh, the one way in which anything changes files of a machine.
 *
 * It holds no `$` followed by a brace: Terraform would read that as its own.
 */
export const GUARD_SCRIPT = [
  HEAD,
  OUTPUT,
  LOCK,
  STEPS,
  HEALTH,
  PLAN,
  STAGE,
  SWITCH,
  COMMIT,
  PUT_BACK,
  COMMANDS,
  MAIN,
].join("");
