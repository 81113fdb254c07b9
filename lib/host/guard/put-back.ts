/** Putting back: the same way for a failed step, a signal, the dead-man's switch, the next apply and the next boot. */
export const PUT_BACK = String.raw`
# Every file by a rename, so that a full disk does not stop it. May be cut short and done again.
put_files_back() {
  [ -f "$change/pending/plan" ] || return 0
  # Without its last line the plan never reached the disk, and nothing was renamed before it had.
  whole=''
  while read -r kind _; do
    whole=$kind
  done < "$change/pending/plan"
  set --
  while read -r kind _ _ _ existed target; do
    case $kind in
      put | drop) ;;
      *) continue ;;
    esac
    locate "$target"
    set -- "$@" "$new" "$old"
    [ "$whole" = end ] || continue
    if [ "$existed" = n ]; then
      try rm -f "$target" || return 1
    elif exists "$old" && ! one_file "$old" "$target"; then
      try mv -fT "$old" "$target" || return 1
    fi
  done < "$change/pending/plan"
  [ $# -eq 0 ] || rm -f "$@"
  remove_folders "$change/pending/made"
}

# Two names of a file that was not replaced yet; to rename one to the other is an error to some, and nothing to others.
one_file() {
  [ "$(stat -c %d:%i "$1" 2> /dev/null)" = "$(stat -c %d:%i "$2" 2> /dev/null)" ]
}

# Puts the pending change back and sets outcome, in words; fails when the files could not be put back.
undo() {
  if ! put_files_back; then
    reason_not=''
    { IFS= read -r reason_not < "$run/error"; } 2> /dev/null
    outcome="NOT put back: $reason_not"
    log "$outcome"
    return 1
  fi
  make_durable ''
  if [ -e "$change/pending/quiet" ] && [ -z "$booting" ]; then
    outcome="put back, nothing had been activated"
  else
    undo_activation
  fi
  mv "$change/pending" "$change/gone" && rm -rf "$change/gone"
  disarm
  forget_if_unused
  log "$outcome"
  return 0
}

# The old state is the one to activate, and to be healthy by the measure it was confirmed with, where there is one.
undo_activation() {
  was_direction=''
  { read -r was_direction < "$change/pending/direction"; } 2> /dev/null
  direction=put-back
  steps=$change/pending/steps
  back=$steps/activate
  measure=$steps/healthy
  if [ "$was_direction" != restore ]; then
    [ ! -f "$steps/revert" ] || back=$steps/revert
    [ ! -f "$change/current/steps/healthy" ] || measure=$change/current/steps/healthy
  fi
  [ -z "$booting" ] || systemctl daemon-reload > /dev/null 2>&1 9>&-
  begin revert
  if run_step "$back" "$activation"; then
    finished ok
  else
    finished "failed with exit status $status"
    show "$run/output" "output of revert:"
  fi
  if [ -n "$booting" ]; then
    outcome="put back at boot"
    return 0
  fi
  begin 'healthy again'
  if await_health "$measure"; then
    finished ok
    outcome="put back, healthy"
  else
    outcome="put back, NOT healthy within $within s"
    show "$run/output" "output of healthy:"
  fi
}

# The change at work goes no further. What is to be done about it is read off the disk, as after a power cut.
abort() { # reason
  ignore_signals
  end_step
  # Whoever started the guard may have been told to stop too, and may have cleaned up.
  [ -d "$run" ] || new_run
  scratch=$run/scratch TMPDIR=$run
  failed="$at failed"
  show "$run/failure" "output of $at:"
  if [ -z "$locked" ]; then
    # What is there is another guard's.
    outcome="nothing was touched"
  elif [ -d "$change/pending" ]; then
    say "$failed: $1; putting back"
    log "$failed: $1; putting back"
    capture_journal
    undo
    show "$run/journal" "journal of $units:"
  else
    unstage
    outcome="nothing was touched"
  fi
  say "$failed: $1; $outcome"
  leave 1
}

# What a killed guard left of the change, or one that nobody confirmed.
settle_change() { # directory of the change
  change=$1
  locate "$change"
  id=$name
  for part in pending accepted stage current; do
    [ ! -f "$change/$part/settings" ] || break
  done
  load "$change/$part"
  if [ -d "$change/pending" ]; then
    end_owner
    say "an unconfirmed change is put back"
    log "an unconfirmed change is put back"
    [ -z "$patient" ] || start_heartbeat
    undo
    undone=$?
    say "$outcome"
    return "$undone"
  elif [ -d "$change/accepted" ]; then
    finish
  elif [ -d "$change/stage" ]; then
    unstage
  fi
  if [ -d "$change/gone" ]; then
    disarm
    rm -rf "$change/gone"
  fi
  forget_if_unused
}

# The guard that began it does not hold the lock; should it run all the same, it must not go on.
end_owner() {
  owner='' owner_began=''
  { read -r owner owner_began < "$change/pending/owner"; } 2> /dev/null
  [ "$owner" = "$$" ] || end_process "$owner" "$owner_began" 5
}

half_way() { # directory of a change
  [ -d "$1/stage" ] || [ -d "$1/pending" ] || [ -d "$1/accepted" ] || [ -d "$1/gone" ] || [ ! -d "$1/current" ]
}

settle_all() {
  ignore_signals
  forget_guard
  for found in $changes; do
    ! half_way "$found" || settle_change "$found" || unsettled="$title: $outcome"
  done
}
`;
