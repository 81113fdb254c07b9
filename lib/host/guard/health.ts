/** Health: polled until it is steady, and the journal for when it is not. */
export const HEALTH = String.raw`
pause() { # hundredths of a second, below a hundred
  if [ "$1" -ge 10 ]; then
    sleep "0.$1" 9>&-
  else
    sleep "0.0$1" 9>&-
  fi
}

# Healthy within "within", and from then on for "settle" without a break: a break before the deadline starts the settling again.
await_health() { # file of the step
  clock
  polling_since=$now
  deadline=$((now + within * 100))
  steady=''
  note "waiting until healthy"
  while :; do
    clock
    # A probe that hangs is a probe that failed.
    limit=$(((deadline - now) / 100))
    [ "$limit" -lt 10 ] || limit=10
    [ "$limit" -gt 0 ] || limit=1
    if run_step "$1" "$limit"; then
      clock
      if [ -z "$steady" ]; then
        steady=$now
        note "healthy, settling"
      fi
      rest=$((settle * 100 - now + steady))
      [ "$rest" -gt 0 ] || return 0
      [ "$rest" -lt 50 ] || rest=50
    else
      clock
      [ "$now" -lt "$deadline" ] || return 1
      [ -z "$steady" ] || note "waiting until healthy again"
      steady=''
      # Most services are back in a moment, so it is looked more often at first.
      rest=50
      [ "$now" -gt $((polling_since + 300)) ] || rest=20
      [ "$now" -gt $((polling_since + 100)) ] || rest=5
    fi
    pause "$rest"
  done
}

prove_healthy() {
  begin healthy
  if await_health "$steps/healthy"; then
    finished ok
    return 0
  fi
  reason="not healthy within $within s"
  keep_output
  return 1
}

# Taken before the files are put back: what comes after would push it out of sight.
capture_journal() {
  [ -n "$units" ] && [ -n "$activating_since" ] && command -v journalctl > /dev/null || return 0
  clock
  age=$(((now - activating_since) / 100 + 1))
  set --
  for service in $units; do
    set -- "$@" -u "$service"
  done
  # Together with --since, its own --lines counts from the front.
  timeout -s KILL 10 journalctl --quiet --no-pager "--since=$age seconds ago" "$@" 2> /dev/null 9>&- |
    tail -n 15 > "$run/journal" 9>&-
}
`;
