/** Shell functions that the steps of every change here use. `$proc` is the folder of the kernel's processes. */
export const COMMON_FUNCTIONS = String.raw`
refuse() {
  echo "$1"
  exit 1
}
own_arguments() { # unit
  pid=$(systemctl show -p MainPID "$1" | cut -d = -f 2)
  tr '\0' '\n' < "$proc/$pid/cmdline"
}
containerd_answers() {
  timeout 5 ctr version > /dev/null 2>&1 || return 1
  # The plugin that the kubelet talks to may have refused its part of the configuration.
  timeout 5 ctr plugins ls 2> /dev/null |
    awk '$1 == "io.containerd.grpc.v1" && $2 == "cri" && $NF == "error" { bad = 1 } END { exit bad }'
}
`;
