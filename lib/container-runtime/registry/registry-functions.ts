/** Shell functions that have each consumer of registries pick up its files. */
export const REGISTRY_FUNCTIONS = String.raw`
# Whether something in the folder of its configuration was added, removed or replaced after containerd had started.
outdated() {
  folder=/etc/containerd socket=/run/containerd/containerd.sock
  [ -e "$folder" ] && [ -e "$socket" ] || return 0
  [ "$(stat -c %Y "$folder")" -ge "$(stat -c %Y "$socket")" ]
}

check_containerd() {
  systemctl is-active --quiet containerd.service || refuse "containerd.service does not run"
  ! own_arguments containerd.service | grep -qE '^(-c|--config)(=|$)' ||
    refuse "containerd has its configuration on its command line, and does not read /etc/containerd/config.toml"
  containerd config dump 2> /dev/null > "$scratch/dump" || refuse "containerd cannot read its configuration"
  ! grep -qE '^ *\[plugins\..*cri.*registry\.(mirrors\..*|configs\..*\.tls)\]' "$scratch/dump" ||
    refuse "containerd has registry.mirrors or registry.configs in config.toml, and takes no config_path beside them"
  present=$(present_path)
  [ -z "$present" ] || has_path || refuse "containerd looks for registries in $present, not in $config_path: say so as configPath"
}
present_path() {
  containerd config dump 2> /dev/null |
    awk '/^ *\[/ { inside = /cri[^ ]*\.registry\]$/ } inside && $1 == "config_path" { gsub(/["\047]/, "", $3); print $3; exit }'
}
has_path() {
  case ":$(present_path):" in
    *":$config_path:"*) ;;
    *) return 1 ;;
  esac
}
validate_containerd() {
  containerd config dump > /dev/null && has_path || refuse "the configuration does not make containerd look into $config_path"
}
activate_containerd() {
  [ -z "$booting" ] || return 0
  ! outdated || systemctl restart containerd.service
}
healthy_containerd() {
  containerd_answers
}

check_docker() {
  systemctl is-active --quiet docker.service || refuse "docker.service does not run"
  ! own_arguments docker.service | grep -qE '^--(config-file|registry-mirror|insecure-registry)(=|$)' ||
    refuse "dockerd has registries or its configuration on its command line, and would not start with those in daemon.json as well"
}
validate_docker() {
  ! dockerd --help 2> /dev/null | grep -q -- --validate || dockerd --validate
}
activate_docker() {
  [ -n "$booting" ] || systemctl reload docker.service
}
healthy_docker() {
  timeout 5 docker version > /dev/null 2>&1
}

# A machine that once was a server may be an agent now, and the other way round.
k3s_unit() {
  find_unit k3s-agent k3s
}
check_k3s() {
  k3s_unit > /dev/null || refuse "there is neither k3s.service nor k3s-agent.service"
}
validate_k3s() {
  true
}
activate_k3s() {
  [ -z "$booting" ] || return 0
  unit=$(k3s_unit) && systemctl restart "$unit.service"
}
healthy_k3s() {
  unit=$(k3s_unit) && systemctl is-active --quiet "$unit.service" && timeout 8 k3s ctr version > /dev/null 2>&1
}

find_store() {
  if command -v update-ca-certificates > /dev/null; then
    store=/usr/local/share/ca-certificates update=update-ca-certificates
  elif command -v update-ca-trust > /dev/null; then
    store=/etc/pki/ca-trust/source/anchors update=update-ca-trust
  else
    return 1
  fi
}
check_system() {
  find_store || refuse "there is neither update-ca-certificates nor update-ca-trust"
}
validate_system() {
  true
}
# The store has what the folder has, no more and no less.
activate_system() {
  find_store || return 1
  mkdir -p "$store"
  for file in "$store"/onprem-*.crt; do
    name=$(basename "$file")
    [ -e "$source/$(echo "$name" | sed 's/^onprem-//')" ] || rm -f "$file"
  done
  for file in "$source"/*.crt; do
    [ ! -e "$file" ] || cp "$file" "$store/onprem-$(basename "$file")" || return 1
  done
  "$update" > /dev/null
}
healthy_system() {
  true
}

# A registry that is down is no reason to fail; one that answers with another certificate is.
probe() { # URL, files any of which has the certificate
  command -v curl > /dev/null || return 0
  url=$1
  shift
  while [ $# -gt 0 ] && [ ! -e "$1" ]; do
    shift
  done
  [ $# -gt 0 ] || return 0
  curl -sS -m 10 -o /dev/null --cacert "$1" "$url/v2/" 2> "$scratch/curl"
  case $? in
    0) ;;
    51 | 60 | 77) refuse "$url does not show a certificate of the given authority: $(cat "$scratch/curl")" ;;
    *) echo "$url does not answer, and is trusted unseen: $(cat "$scratch/curl")" ;;
  esac
}
`;
