/**
 * Stand-ins for what runs containers on a machine. The data lies in the tree that the runtime was started with, so that a copy that is
 * not whole shows. Everything they know is in files below `$FAKE`; what changes the machine is written to its log.
 */
export const FAKE_PROGRAMS: Readonly<Record<string, string>> = {
  systemctl: String.raw`#!/bin/sh
verb=$1
unit=$(basename "$(printf '%s' "$*" | sed 's/.* //')" .service)
case $verb in
  show)
    case $* in
      *LoadState*) if [ -e "$FAKE/units/$unit" ]; then echo loaded; else echo not-found; fi ;;
      *) echo "MainPID=7" ;;
    esac
    ;;
  is-active)
    if [ -e "$FAKE/active/$unit" ]; then state=active; else state=inactive; fi
    case $* in *--quiet*) ;; *) echo "$state" ;; esac
    [ "$state" = active ]
    ;;
  stop)
    echo "stop $unit" >> "$FAKE/log"
    rm -f "$FAKE/active/$unit"
    ;;
  restart | reload) echo "$verb $unit" >> "$FAKE/log" ;;
  start)
    echo "start $unit" >> "$FAKE/log"
    [ ! -e "$FAKE/broken/$unit" ] || exit 1
    : > "$FAKE/active/$unit"
    case $unit in containerd | docker) cp "$FAKE/configured" "$FAKE/root" ;; esac
    ;;
esac
`,
  containerd: String.raw`#!/bin/sh
printf 'version = 2\nroot = "%s"\n[grpc]\nopt = "%s/opt"\n' "$(cat "$FAKE/configured")" "$FAKE/old"
`,
  ctr: String.raw`#!/bin/sh
[ -e "$FAKE/active/containerd" ] || exit 1
root=$(cat "$FAKE/root")
case $* in
  version) ;;
  'plugins ls') echo "TYPE ID PLATFORMS STATUS"; echo "io.containerd.grpc.v1 cri - $(cat "$FAKE/cri")" ;;
  'namespaces ls -q') echo k8s.io ;;
  *'images ls -q') cat "$root/images" ;;
  *'containers ls -q') cat "$root/containers" ;;
  *'tasks ls') echo "TASK PID STATUS"; sed 's/$/ 1 RUNNING/' "$FAKE/tasks" ;;
  *'tasks kill -s SIGTERM '*) echo "kill $7" >> "$FAKE/log"; : > "$FAKE/tasks" ;;
esac
`,
  docker: String.raw`#!/bin/sh
[ -e "$FAKE/active/docker" ] || exit 1
root=$(cat "$FAKE/root")
case $* in
  version) ;;
  info*) echo "$root" ;;
  'images -aq --no-trunc') cat "$root/images" ;;
  'ps -aq --no-trunc') cat "$root/containers" ;;
  'ps -q --no-trunc') cat "$FAKE/tasks" ;;
  inspect*) grep -qx "$2" "$root/containers" ;;
  stop*) shift; echo "kill $*" >> "$FAKE/log"; : > "$FAKE/tasks" ;;
  start*) echo "run $2" >> "$FAKE/log"; echo "$2" >> "$FAKE/tasks" ;;
esac
`,
  kubectl: String.raw`#!/bin/sh
shift 2
case $* in
  get*) cat "$FAKE/unschedulable" ;;
  drain*) echo "$*" >> "$FAKE/log"; printf true > "$FAKE/unschedulable"; [ ! -e "$FAKE/broken/drain" ] ;;
  uncordon*) echo "$*" >> "$FAKE/log"; printf '' > "$FAKE/unschedulable" ;;
esac
`,
  curl: String.raw`#!/bin/sh
[ -e "$FAKE/active/kubelet" ] && [ ! -e "$FAKE/broken/healthz" ] && printf ok
`,
  stat: String.raw`#!/bin/sh
case $* in
  '-c %d '"$FAKE"/new*) echo 2 ;;
  '-c %d '*) echo 1 ;;
  '-f -c %T '*) cat "$FAKE/type" ;;
  '-f -c %c %d '*) cat "$FAKE/inodes" ;;
esac
`,
  df: String.raw`#!/bin/sh
echo "Filesystem 1024-blocks Used Available Capacity Mounted"
echo "x 9 9 $(cat "$FAKE/free") 9% /x"
`,
  // A pause of the steps is for the real programs.
  sleep: "#!/bin/sh\n",
};
