/** Shell functions for Docker. `$state` remembers which containers ran: Docker does not start those that somebody has stopped. */
export const DOCKER_FUNCTIONS = String.raw`
unit=docker.service
runtime_is_there() {
  command -v docker > /dev/null || refuse "docker is not installed"
  ! own_arguments "$unit" | grep -qE '^(-g|--graph|--data-root|--config-file)(=|$)' ||
    refuse "dockerd has a data root or a configuration on its command line, and would not start with one in daemon.json as well"
}
runtime_root() {
  docker info -f '{{.DockerRootDir}}' 2> /dev/null
}
configured_root() {
  root=$(sed -n 's/.*"data-root"[ \t]*:[ \t]*"\([^"]*\)".*/\1/p' /etc/docker/daemon.json 2> /dev/null)
  [ -n "$root" ] || root=/var/lib/docker
  printf '%s\n' "$root"
}
runtime_answers() {
  timeout 5 docker version > /dev/null 2>&1
}
runtime_list() {
  docker images -aq --no-trunc > "$scratch/images" && docker ps -aq --no-trunc > "$scratch/made" || return 1
  sed 's/^/image /' "$scratch/images"
  sed 's/^/container /' "$scratch/made"
}
stop_containers() {
  docker ps -q --no-trunc > "$scratch/running" || return 1
  [ -s "$state/running" ] || cp "$scratch/running" "$state/running" || return 1
  xargs -r docker stop < "$scratch/running" > /dev/null
}
stop_runtime() {
  # Anybody who connects to its socket would start it again.
  ! systemctl is-active --quiet docker.socket || systemctl stop docker.socket || return 1
  systemctl stop "$unit"
}
runtime_start() {
  systemctl start "$unit" && await runtime_answers || return 1
  [ -s "$state/running" ] || return 0
  while read -r id; do
    # One that was run with --rm is gone since it was stopped.
    ! docker inspect "$id" < /dev/null > /dev/null 2>&1 || docker start "$id" < /dev/null > /dev/null || return 1
  done < "$state/running"
}
names_folder() {
  false
}
`;
