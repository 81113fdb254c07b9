import { WRITE_METRICS } from "./reloader-metrics";

/**
 * The shell script that keeps nginx on the newest configuration that works. It runs in nginx's own image, by any POSIX shell, and
 * takes what it needs from the environment variables of {@link reloaderEnvironment}.
 *
 * It holds no `$` followed by a brace: Terraform would read that as its own.
 */
export const RELOADER_SCRIPT = String.raw`#!/bin/sh
# Keeps nginx on the newest configuration that works.
#
#   init   checks the configuration before nginx starts
#   watch  takes over every change, for as long as it runs
#   drain  lets nginx finish what it is doing, then stops it
#
# A configuration is a folder below generations, named after its content. nginx reads it through the link "current"; "confirmed"
# names the last one that nginx is known to have taken. Every step can be cut short at any point: the next start goes on from
# what these two say.
set -u
umask 077
cd "$ENTRY_ROOT" || exit 1

log() { # level, event, message
  text=$(printf '%s' "$3" | tr '\n\t' '  ' | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')
  printf '{"time":"%s","level":"%s","event":"%s","config":"%s","message":"%s"}\n' \
    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$2" "$hash" "$text"
}

# What is mounted now, in one short word. A folder that cannot be read changes the word too.
fingerprint() {
  for folder in $ENTRY_SOURCES; do
    (cd "$folder" && sha256sum -- *)
  done 2>&1 | sha256sum | cut -c 1-16
}

# Copies what is mounted into the generation "$hash"; 2 when it changed under the copy.
gather() {
  rm -rf "generations/$hash"
  mkdir -p "generations/$hash" && cp runtime.conf "generations/$hash/" || return 1
  for folder in $ENTRY_SOURCES; do
    cp -L "$folder"/* "generations/$hash/" || return 1
  done
  [ "$(fingerprint)" = "$hash" ] || return 2
}

check() {
  nginx -t -q -e stderr -p "$ENTRY_ROOT/" -c "generations/$hash/nginx.conf"
}

# Lets nginx read a generation from its next start or reload on.
point_to() {
  rm -f next
  ln -s "generations/$1" next && mv -T next current
}

current() {
  link=$(readlink current) && basename "$link"
}

# Pid of nginx's master process; fails while nginx is not running.
master() {
  { read -r pid < nginx.pid; } 2>/dev/null || return 1
  grep -q 'nginx: master process' "/proc/$pid/cmdline" 2>/dev/null && printf '%s' "$pid"
}

# Pids of the workers that take new connections.
workers() {
  for stat in /proc/[0-9]*/stat; do
    { read -r pid _ state parent _ < "$stat"; } 2>/dev/null || continue
    if [ "$parent" = "$1" ] && [ "$state" != Z ] && ! grep -q 'shutting down' "/proc/$pid/cmdline" 2>/dev/null; then
      printf '%s ' "$pid"
    fi
  done
}

# Whether none of the workers $1 takes connections any more, and others $2 do.
replaced() {
  [ -n "$2" ] || return 1
  for worker in $1; do
    case " $2" in *" $worker "*) return 1 ;; esac
  done
}

# Has the master $1 read its configuration. A good test is no promise: only new workers prove that it was taken.
reload() {
  before=$(workers "$1")
  kill -HUP "$1" 2>/dev/null || return 1
  tries=$ENTRY_RELOAD_TRIES
  while [ "$tries" -gt 0 ]; do
    sleep 0.2
    if replaced "$before" "$(workers "$1")"; then
      return 0
    fi
    tries=$((tries - 1))
  done
  return 1
}

confirm() {
  printf '%s\n' "$served" > confirmed.next && mv -f confirmed.next confirmed
  for generation in generations/*; do
    [ "$generation" = "generations/$served" ] || rm -rf "$generation"
  done
}

refuse() { # message
  ok=0
  refused=$((refused + 1))
  rejected=$hash
  waited=0
  log error refused "$1"
  [ "$hash" = "$served" ] || rm -rf "generations/$hash"
}

# Takes what is mounted as "current" when nginx finds it good.
consider() {
  message=$( { gather && check; } 2>&1)
  case $? in
    0) point_to "$hash" && served=$hash ;;
    2) ;; # still being written: look again at the next tick
    *) refuse "$message" ;;
  esac
}

# Has a running nginx load what "current" names, unless it did; goes back to the last good one when it does not.
settle() {
  good=$(cat confirmed 2>/dev/null)
  if [ "$good" = "$served" ] || ! pid=$(master); then
    return 0
  fi
  if reload "$pid"; then
    ok=1
    accepted=$((accepted + 1))
    rejected=
    confirm
    log info reloaded "nginx serves the new configuration"
  elif [ -n "$good" ] && [ -d "generations/$good" ] && point_to "$good"; then
    served=$good
    kill -HUP "$pid" 2>/dev/null
    refuse "nginx passed the test but started no new workers; its own log says why"
  fi
}

${WRITE_METRICS}
tick() {
  hash=$(fingerprint)
  waited=$((waited + 1))
  if [ "$hash" = "$served" ]; then
    if [ -n "$rejected" ]; then
      ok=1
      rejected=
      log info withdrawn "the refused configuration is gone; nginx serves what is mounted"
    fi
  elif [ "$hash" != "$rejected" ] || [ "$waited" -ge "$ENTRY_RETRY" ]; then
    consider
  fi
  settle
  write_metrics
}

watch() {
  while :; do
    tick
    sleep "$ENTRY_INTERVAL"
  done
}

# Whether this nginx knows a directive.
supports() {
  printf 'pid probe.pid; events {} http { access_log off; %s %s; }' "$(sed -n '/_temp_path/p' "generations/$hash/nginx.conf")" "$1" > probe.conf
  nginx -t -q -e stderr -p "$ENTRY_ROOT/" -c probe.conf >/dev/null 2>&1
}

# What depends on the place where nginx runs: the resolver, and what newer versions of nginx can do.
write_runtime() {
  resolver=
  while read -r key value _ || [ -n "$key" ]; do
    [ "$key" = nameserver ] || continue
    case $value in
      *%*) ;; # nginx cannot use an address that is bound to an interface
      *:*:*) resolver="$resolver [$value]" ;;
      *) resolver="$resolver $value" ;;
    esac
  done < "$ENTRY_RESOLV_CONF"
  [ -n "$resolver" ] || resolver=" 127.0.0.1"
  printf 'resolver%s %s;\n' "$resolver" "$ENTRY_RESOLVER" > runtime.conf
  # The second keeps idle connections for a while after a reload: a client may be about to use one.
  for directive in 'http2 on' 'keepalive_min_timeout 10s'; do
    if supports "$directive"; then
      printf '%s;\n' "$directive" >> runtime.conf
    fi
  done
}

init() {
  mkdir -p generations tmp
  hash=$(fingerprint)
  : > runtime.conf
  if message=$( { gather && write_runtime && gather && check; } 2>&1) && point_to "$hash"; then
    served=$hash
    confirm
    log info checked "nginx can start with the configuration"
  elif served=$(current) && [ "$served" = "$(cat confirmed)" ]; then
    refuse "$message; nginx starts with the last good configuration"
  else
    refuse "$message"
    exit 1
  fi
  write_metrics
}

drain() {
  # Until the proxies of all nodes know that this pod is leaving.
  sleep "$ENTRY_DRAIN_DELAY"
  left=$ENTRY_DRAIN_TIMEOUT
  if pid=$(master); then
    kill -QUIT "$pid"
  fi
  while master >/dev/null && [ "$left" -gt 0 ]; do
    sleep 1
    left=$((left - 1))
  done
}

hash='' ok=1 accepted=0 refused=0 rejected='' waited=0
served=$(current) || served=''
case $1 in
  init | watch | drain) "$1" ;;
  *) exit 64 ;;
esac
`;
