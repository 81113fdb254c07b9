/** What acts when the guard cannot: the dead-man's switch, the unit that recovers at boot, and the copy of the guard that both run. */
export const SWITCH = String.raw`
# Puts the change back when nobody has confirmed it by then, whatever became of this process, the connection and Terraform.
arm() {
  countdown=$((2 * activation + within + settle + 30))
  arm_as "$timer"
}

# A second one: the first runs out long after whoever has the last word should have said it.
arm_for_confirmation() {
  countdown=$confirmation
  arm_as "$timer-confirmation"
}

arm_as() { # name of the timer
  start_timer "$1" && return 0
  # One that a killed guard left behind.
  systemctl stop "$1.timer" "$1.service" > /dev/null 2>&1 9>&-
  start_timer "$1"
}

# Without the lock: some watch over a limit goes on for a moment after what it watches.
start_timer() { # name
  try timeout -s KILL 30 systemd-run --quiet --collect "--unit=$1" "--on-active=$countdown" \
    --timer-property=AccuracySec=1s /bin/sh "$root/guard" revert "$id" > /dev/null 9>&-
}

disarm() {
  [ -z "$booting" ] || return 0
  timeout -s KILL 30 systemctl stop "$timer.timer" "$timer-confirmation.timer" > /dev/null 2>&1 9>&-
}

# With the first change; later ones find them in place.
install_guard() {
  if ! same "$root/guard" "$run/guard"; then
    try cp "$run/guard" "$root/guard.new" && try mv -f "$root/guard.new" "$root/guard" || return 1
  fi
  place=$units_root
  describe_unit > "$run/unit"
  if ! same "$unit" "$run/unit"; then
    try cp "$run/unit" "$unit.new" && try chmod 644 "$unit.new" && try mv -f "$unit.new" "$unit" || return 1
  fi
  # The link is all that "systemctl enable" would make, and it is read at the next boot, which is when it is needed.
  [ ! -L "$wants/$recovery" ] || return 0
  try mkdir -p -m 755 "$wants" && try ln -sf "../$recovery" "$wants/$recovery"
}

describe_unit() {
  printf '%s\n' \
    '[Unit]' \
    'Description=Put back a machine change that a power cut left half-way' \
    "RequiresMountsFor=$root" \
    'Before=kubelet.service containerd.service docker.service k3s.service k3s-agent.service' \
    '' \
    '[Service]' \
    'Type=oneshot' \
    "ExecStart=/bin/sh $root/guard recover" \
    'TimeoutStartSec=600'
}

forget_if_unused() {
  [ -e "$change/current" ] || rm -rf "$change"
  forget_guard
}

# The last change takes the guard with it; copies that were kept for somebody stay.
forget_guard() {
  [ -d "$root" ] && ! list_changes || return 0
  rm -f "$wants/$recovery" "$unit" "$unit.new" "$root/guard" "$root/guard.new"
  rmdir "$root/changes" "$root" 2> /dev/null
  return 0
}

list_changes() { # sets changes; fails when there are none
  changes=''
  set +f
  for each in "$root"/changes/*; do
    [ ! -d "$each" ] || changes="$changes $each"
  done
  set -f
  [ -n "$changes" ]
}
`;
