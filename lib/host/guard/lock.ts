/** One guard a machine: the lock, who holds it, and what a killed holder left running. */
export const LOCK = String.raw`
# When a process began, which tells it from a later one with the same number. Sets began: empty when the process has ended.
born() { # pid
  began='' state_of=Z
  {
    read -r _ _ state_of _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ began _ < "/proc/$1/stat"
  } 2> /dev/null
  [ "$state_of" != Z ] || began=''
}

alive() { # pid, beginning
  [ -n "$1" ] && [ -n "$2" ] || return 1
  born "$1"
  [ "$began" = "$2" ]
}

# A process is asked to end, which has a guard put its change back, and made to when it takes too long.
end_process() { # pid, beginning, patience in seconds
  alive "$1" "$2" || return 0
  kill -TERM "$1" 2> /dev/null
  clock
  until_then=$((now + $3 * 100))
  while alive "$1" "$2"; do
    sleep 0.1 9>&-
    clock
    [ "$now" -lt "$until_then" ] || kill -KILL "$1" 2> /dev/null
  done
}

# A step outlives a guard that was killed, and would go on while its change is put back.
end_orphan() {
  step_pid='' step_began=''
  { read -r step_pid step_began < "$lock.step"; } 2> /dev/null
  alive "$step_pid" "$step_began" || return 0
  # Before it became the leader of its group it has no children yet.
  kill -KILL "-$step_pid" 2> /dev/null || kill -KILL "$step_pid" 2> /dev/null
  while alive "$step_pid" "$step_began"; do
    sleep 0.05 9>&-
  done
}

# The last holder, out of the lock file: empty when it ended in order.
read_holder() {
  holder='' holder_began='' holder_run='' holder_id=''
  { read -r holder holder_began holder_run holder_id < "$lock"; } 2> /dev/null
  holder_name="$holder_id (process $holder)"
  [ -n "$holder" ] || holder_name="one that is about to end"
}

open_lock() {
  printf '' 2> /dev/null >> "$lock" || refuse "cannot write $lock"
  exec 9>> "$lock"
}

take_lock() { # patience in seconds
  at=lock
  polls=0
  until flock -n 9; do
    read_holder
    [ "$polls" -lt $(($1 * 2)) ] || refuse "$holder_name holds $lock since over $1 s"
    [ $((polls % 8)) -ne 0 ] || say "waiting for $holder_name"
    polls=$((polls + 1))
    sleep 0.5 9>&-
  done
  read_holder
  if [ -n "$holder" ]; then
    bury_holder
  fi
  locked=yes
  born "$$"
  printf '%s %s %s %s\n' "$$" "$began" "$run" "$id" > "$lock"
}

# The holder before was killed: the kernel took the lock from it, the rest is to be done here.
bury_holder() {
  end_process "$holder" "$holder_began" 5
  end_orphan
  [ -z "$holder_run" ] || [ "$holder_run" = "$run" ] || rm -rf "$holder_run"
}
`;
