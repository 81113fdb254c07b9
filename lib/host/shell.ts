import { Token } from "cdktf";

const PATH = /^(\/[-\w.@+:=,]+)+$/;

/** One word of shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Assignments of shell variables, a line each, in the order given. */
export function assignments(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quoted(String(value))}\n`)
    .join("");
}

/** Whether a text is an absolute path that shells and configuration files take as it is, known at synth. */
export function isPlainPath(path: string): boolean {
  return !Token.isUnresolved(path) && PATH.test(path) && !/\/\.{1,2}(\/|$)/.test(path);
}

/**
 * POSIX shell for steps: `is_installed <unit>`, and `find_unit <unit>...`, which prints the one that is meant where a machine that once was
 * something else may have several of them. Units are named without `.service`.
 */
export const UNIT_FUNCTIONS = String.raw`
# Not "systemctl cat": it fails while systemd has not yet heard that a drop-in is gone, as when a change is put back.
is_installed() { # unit
  case $(systemctl show --property LoadState --value "$1.service" 2> /dev/null) in
    '' | not-found | masked) return 1 ;;
  esac
}
# The unit that runs, or else one that is about to or was meant to, or else the first that is installed.
find_unit() { # units
  for state in active reloading activating deactivating failed; do
    for candidate in "$@"; do
      if [ "$(systemctl is-active "$candidate.service" 2> /dev/null)" = "$state" ] && is_installed "$candidate"; then
        echo "$candidate"
        return 0
      fi
    done
  done
  for candidate in "$@"; do
    if is_installed "$candidate"; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}
`;

/**
 * POSIX shell for steps: `kubelet_says_ok <configuration file>`, whether the kubelet of this machine calls itself healthy. It holds for a
 * kubelet that serves no healthz, and where no program can ask. Afterwards `$healthz` is the URL that was asked, empty for none.
 */
export const KUBELET_HEALTH = String.raw`
# What an address says over HTTP, asked by whichever program the machine has, and through no proxy.
http_get() { # host, port, path
  if command -v curl > /dev/null; then
    curl --silent --max-time 2 --noproxy '*' "http://$1:$2$3"
  elif command -v wget > /dev/null; then
    http_proxy='' timeout 3 wget -q -T 2 -O - "http://$1:$2$3" 2> /dev/null
  else
    # shellcheck disable=SC2016 # for bash to expand
    timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2" && printf "GET %s HTTP/1.0\r\n\r\n" "$3" >&3 && tail -n 1 <&3' \
      http_get "$(echo "$1" | tr -d '[]')" "$2" "$3" 2> /dev/null
  fi
}
kubelet_setting() { # file, name
  sed -n "s/^$2: *\([^ #]*\).*/\1/p" "$1" 2> /dev/null | tr -d "\"'" | tail -n 1
}
kubelet_says_ok() { # file with its configuration
  healthz='' places=$(kubelet_setting "$1" healthzBindAddress) port=$(kubelet_setting "$1" healthzPort)
  # Port 0 switches healthz off.
  [ "$port" != 0 ] || return 0
  command -v curl > /dev/null || command -v wget > /dev/null || command -v bash > /dev/null || return 0
  case $places in
    '' | 0.0.0.0) places='127.0.0.1 [::1]' ;;
    ::) places='[::1] 127.0.0.1' ;;
    *:*) places="[$places]" ;;
  esac
  [ -n "$port" ] || port=10248
  for place in $places; do
    [ -n "$healthz" ] || healthz="http://$place:$port/healthz"
    [ "$(http_get "$place" "$port" /healthz)" != ok ] || return 0
  done
  return 1
}
`;
