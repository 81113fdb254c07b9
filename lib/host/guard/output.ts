/** What the guard tells, and how it ends: lines on its output, events in the journal, signals and a lost connection. */
export const OUTPUT = String.raw`
# Hundredths of a second since boot, into "now". No process is started for it, and no clock change disturbs it.
clock() {
  IFS='. ' read -r seconds hundredths _ < /proc/uptime
  now=$seconds$hundredths
}

since() { # reading of the clock: sets took, seconds with one decimal
  clock
  took=$(((now - $1) / 100)).$(((now - $1) / 10 % 10))
}

say() { # text
  printf '%s: %s: %s\n' "$host" "$title" "$1" 2> /dev/null || lost
}

begin() { # step: the one that is named when something goes wrong
  clock
  at=$1
  at_since=$now
  note "$1"
}

finished() { # result
  since "$at_since"
  say "$at $1 ($took s)"
}

# The last lines of a file, set off from the guard's own.
show() { # file, heading
  [ -s "$1" ] || return 0
  say "$2"
  tail -n 15 "$1" 2> /dev/null | sed 's/^/  | /' 2> /dev/null
}

# What happens while nobody looks at the output.
log() { # text
  if command -v logger > /dev/null; then
    logger -t cdktf-onprem -- "$title: $1" > /dev/null 2>&1 9>&-
  fi
}

mute() {
  exec > /dev/null 2>&1
}

# Nobody reads the output any more, so nobody will hear how it ends: the old state is the one to be in.
lost() {
  mute
  [ -n "$ending" ] || abort "the connection was lost"
}

watch_signals() {
  ending=''
  trap 'abort "interrupted by SIGHUP"' HUP
  trap 'abort "interrupted by SIGINT"' INT
  trap 'abort "interrupted by SIGTERM"' TERM
  trap lost PIPE USR1
}

# From here on it goes to its end. The signals are caught and not ignored, because the steps would inherit that.
ignore_signals() {
  ending=yes
  trap 'woken=yes interrupted=yes' HUP INT TERM
  trap 'woken=yes interrupted=yes; mute' PIPE USR1
}

note() { # what is being done, for the sign of life
  printf '%s %s\n' "$now" "$1" 2> /dev/null > "$run/doing"
}

# A sign of life every few seconds: for the person who waits, and because only a failed write tells that the connection is gone.
start_heartbeat() {
  [ -z "$heartbeat" ] || return 0
  (
    trap '' PIPE
    trap - HUP INT TERM USR1
    # What is left of a pause must not hold the connection open.
    while sleep 3 > /dev/null 2>&1; do
      kill -0 "$$" 2> /dev/null || exit 0
      { read -r doing_since doing < "$run/doing"; } 2> /dev/null || continue
      since "$doing_since"
      printf '%s: %s: %s ... %s s\n' "$host" "$title" "$doing" "$took" 2> /dev/null && continue
      kill -USR1 "$$"
      exit 0
    done
  ) < /dev/null 9>&- &
  heartbeat=$!
}

stop_heartbeat() {
  [ -z "$heartbeat" ] || kill "$heartbeat" 2> /dev/null
  heartbeat=''
}

new_run() {
  run=$(mktemp -d /dev/shm/cdktf-onprem.XXXXXX 2> /dev/null) || run=$(mktemp -d /run/cdktf-onprem.XXXXXX) || exit 1
  own_run=$run
}

leave() { # exit status
  ignore_signals
  stop_heartbeat
  # Before the lock forgets it: else nobody would know of it after a kill.
  [ -z "$own_run" ] || rm -rf "$own_run"
  [ -z "$locked" ] || printf '' > "$lock"
  exit "$1"
}

# Ends before anything was touched.
refuse() { # reason
  ignore_signals
  say "$at failed: $1; nothing was touched"
  leave 1
}
`;
