/** The commands: what a person, Terraform, the timer and the boot ask of the guard. */
export const COMMANDS = String.raw`
load() { # directory that holds settings
  title=change settle=0 within=60 activation=60 preparation='' confirmation=120
  units='' confirm=now lock_wait=1800 digest=''
  read -r host < /proc/sys/kernel/hostname
  if [ -r "$1/settings" ]; then
    # shellcheck source=/dev/null
    . "$1/settings"
  fi
  [ -n "$preparation" ] || preparation=$activation
  change=$root/changes/$id
  state=$change/data
  scratch=$run/scratch
  timer=cdktf-onprem-revert-$id
  # The shell and many tools put what they need for a moment there, and the disk may be full.
  TMPDIR=$run
  export host state scratch direction booting TMPDIR
}

# A change that somebody may have left half-way is out of the way before another begins.
clear_the_way() { # where the settings of this command are, its direction
  patient=yes
  command_id=$id
  settle_all
  stop_heartbeat
  [ -z "$unsettled" ] || refuse "$unsettled"
  [ -z "$interrupted" ] || refuse "interrupted"
  id=$command_id
  direction=$2
  load "$1"
  watch_signals
}

apply() { # directory of the run
  run=$1
  load "$run"
  clock
  started=$now
  watch_signals
  open_lock
  take_lock "$lock_wait"
  clear_the_way "$run" apply
  begin compare
  plan_files
  refuse_files_of_others
  plan_way_back
  if [ -z "$differs" ] && confirmed_as_wanted; then
    since "$started"
    say "unchanged ($took s)"
    leave 0
  fi
  steps=$run/steps
  start_heartbeat
  take_step check "$activation" || abort "$reason"
  transact
}

confirmed_as_wanted() {
  confirmed=''
  { read -r confirmed < "$change/current/digest"; } 2> /dev/null
  [ -n "$digest" ] && [ "$confirmed" = "$digest" ]
}

transact() {
  begin stage
  gather
  stage || { explain_stage; abort "$reason"; }
  finished ok
  [ "$direction" = restore ] || take_step prepare "$preparation" || abort "$reason"
  begin commit
  record || abort_with_error
  at=arm
  arm || abort_with_error
  at=commit
  commit || abort_with_error
  finished ok
  [ "$direction" = restore ] || take_step validate "$activation" || abort "$reason"
  clock
  activating_since=$now
  rm -f "$change/pending/quiet"
  take_step "$activate" "$activation" || abort "$reason"
  prove_healthy || abort "$reason"
  if [ "$direction" = apply ] && [ "$confirm" = later ]; then
    rm -f "$change/pending/unproven"
    at=arm
    arm_for_confirmation || abort_with_error
    say "waits for its confirmation; without one it is put back in $countdown s"
    leave 0
  fi
  keep
}

abort_with_error() {
  reason=failed
  { IFS= read -r reason < "$run/error"; } 2> /dev/null
  abort "$reason"
}

keep() {
  begin confirm
  # A signal that comes now is too late for the one outcome, and too early for the other.
  ignore_signals
  accept || abort_with_error
  finish
  since "$started"
  say "$done_word ($took s)"
  leave 0
}

confirm() {
  lock_for 60
  at=confirm
  if [ -d "$change/pending" ]; then
    ignore_signals
    [ ! -e "$change/pending/unproven" ] || refuse "the change was cut short before it was healthy"
    accept || refuse "it could not be written"
    finish
    say "confirmed"
  elif [ -d "$change/accepted" ]; then
    ignore_signals
    finish
    say "confirmed"
  elif [ -d "$change/current" ]; then
    say "was confirmed already"
  else
    refuse "no change waits for a confirmation: it was put back, or never made"
  fi
  leave 0
}

lock_for() { # patience in seconds
  for part in pending accepted current; do
    [ ! -f "$change/$part/settings" ] || break
  done
  load "$change/$part"
  clock
  started=$now
  watch_signals
  open_lock
  take_lock "$1"
}

# Also what the dead-man's switch does. The guard that works on the change, if one does, is told to put it back itself.
revert() {
  load "$change/pending"
  ignore_signals
  open_lock
  if ! flock -n 9; then
    read_holder
    [ "$holder_id" != "$id" ] || end_process "$holder" "$holder_began" $((activation + within + settle + 30))
  fi
  take_lock 86400
  [ -d "$change/pending" ] || say "nothing waits to be put back"
  if [ -d "$change" ] && half_way "$change"; then
    settle_change "$change" || leave 1
  fi
  forget_guard
  case $outcome in
    *NOT*) leave 1 ;;
  esac
  leave 0
}

# The same as a change whose wanted files are those from before the first apply.
restore() {
  # Another change of the machine may be in the middle of a long copy.
  lock_for 1800
  clear_the_way "$change/current" restore
  if [ ! -d "$change/current" ]; then
    say "nothing to restore"
    forget_if_unused
    leave 0
  fi
  begin compare
  cp -R "$change/current/settings" "$change/current/steps" "$root/guard" "$run/" || refuse "no room in memory"
  mkdir "$run/files"
  printf '' > "$run/manifest"
  plan_files
  plan_way_back
  steps=$run/steps
  [ ! -f "$steps/restore" ] || activate=restore
  done_word=restored
  start_heartbeat
  transact
}

# At boot, before the services: what was not confirmed is put back; they then start with the old files.
recover() {
  booting=1
  load ''
  ignore_signals
  open_lock
  take_lock 60
  settle_all
  [ -z "$unsettled" ] || leave 1
  leave 0
}

usage() {
  echo "usage: guard apply RUN | confirm ID | revert ID | restore ID | recover" >&2
  exit 2
}
`;
