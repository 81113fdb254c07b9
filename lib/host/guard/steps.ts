/** Steps: the snippets of a change, each in a session of its own, with a limit, and with its output kept for when it fails. */
export const STEPS = String.raw`
run_step() { # file, limit in seconds: its output goes to $run/output
  [ -d "$scratch" ] || mkdir -p "$scratch"
  (
    # Noted by the step itself and before it starts, so that a guard that is killed leaves no step that nobody knows of.
    read -r step_pid _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ step_began _ < /proc/self/stat
    printf '%s %s\n' "$step_pid" "$step_began" > "$lock.step"
    kill -0 "$$" || exit 1
    # What a step makes is for others to read, such as a bundle of certificates; its scratch folder is private anyhow.
    umask 022
    if [ -n "$booting" ]; then
      # The services wait for the guard now: who waited for a service in turn would hold up the boot.
      # shellcheck disable=SC2016 # it is the inner shell that fills in
      exec setsid timeout -s KILL "$2" \
        sh -c 'systemctl() { command systemctl --no-block "$@"; }; . "$1"' sh "$1"
    fi
    exec setsid timeout -s KILL "$2" sh "$1"
  ) < /dev/null > "$run/output" 2>&1 9>&- &
  step=$!
  wait_for_step
  [ "$status" -eq 0 ] || end_step
  step=''
  return "$status"
}

wait_for_step() { # sets status; a caught signal ends a wait early, so it is begun again
  while :; do
    woken=''
    wait "$step" 2> /dev/null
    status=$?
    [ -n "$woken" ] || return 0
  done
}

# All that a step has started goes with it.
end_step() {
  [ -n "$step" ] || return 0
  kill -KILL "-$step" 2> /dev/null || kill -KILL "$step" 2> /dev/null
  wait "$step" 2> /dev/null
  step=''
}

# A step by its name; one that the change does not have is well.
take_step() { # name, limit in seconds
  [ -f "$steps/$1" ] || return 0
  begin "$1"
  if run_step "$steps/$1" "$2"; then
    finished ok
    return 0
  fi
  since "$at_since"
  reason="exit status $status"
  [ "$now" -lt $((at_since + $2 * 100)) ] || reason="not done within $2 s"
  keep_output
  return 1
}

# The next step would write over it.
keep_output() {
  mv -f "$run/output" "$run/failure" 2> /dev/null
}
`;
