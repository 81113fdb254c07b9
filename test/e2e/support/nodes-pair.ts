import type { Machine } from "../../../lab";
import {
  Duration,
  type EnvironmentStack,
  GuardedChange,
  type GuardedChangeProps,
  type HostGroup,
  type ManagedFile,
} from "../../../lib";
import { said } from "./nodes-traces";

/**
 * A service with files that must be of the same generation, or it does not start. In the first one, 0, a file is there that later ones do
 * not have, and a folder is not.
 */
const INSTALL = `set -eu
mkdir -p /etc/pair
cat >/usr/local/bin/pair <<'END'
#!/bin/sh
left=$(cat /etc/pair/left.conf) right=$(cat /etc/pair/right.conf)
if [ "$left" != "$right" ]; then
  echo "left is of generation $left and right of $right"
  exit 1
fi
case $left in
  broken*) echo "cannot make sense of $left"; exit 1 ;;
esac
echo "$left" >/run/pair/generation
exec sleep infinity
END
chmod 755 /usr/local/bin/pair
cat >/etc/systemd/system/pair.service <<'END'
[Service]
ExecStart=/usr/local/bin/pair
RuntimeDirectory=pair
[Install]
WantedBy=multi-user.target
END
echo 0 >/etc/pair/left.conf
echo 0 >/etc/pair/right.conf
echo 0 >/etc/pair/legacy.conf
chown operator:operator /etc/pair/legacy.conf
chmod 640 /etc/pair/legacy.conf
systemctl daemon-reload
systemctl enable --quiet --now pair
`;

/** Prints the generation of every file and of the running service on one line. */
const LOOK = `cd /etc/pair
for file in left.conf right.conf extra/more.conf legacy.conf; do
  printf '%s=%s ' "$file" "$(cat "$file" 2>/dev/null)"
done
printf 'legacy is of %s ' "$(stat -c '%a %U' legacy.conf 2>/dev/null)"
printf 'extra is %s ' "$(stat -c '%F' extra 2>/dev/null)"
echo "running=$(cat /run/pair/generation) $(systemctl is-active pair)"
`;

/** Installs the service on a machine, in generation 0. */
export async function installPair(machine: Machine): Promise<void> {
  await said(machine, INSTALL);
}

/** What {@link lookAt} finds where everything is of one generation, and the service runs with it. */
export function whole(generation: string | number): string {
  const [more, legacy] = generation === 0 ? ["", "0"] : [String(generation), ""];
  return [
    `left.conf=${generation} right.conf=${generation} extra/more.conf=${more} legacy.conf=${legacy}`,
    `legacy is of ${generation === 0 ? "640 operator" : ""} extra is ${generation === 0 ? "" : "directory"}`,
    `running=${generation} active`,
  ].join(" ");
}

/** The generations that are on a machine. */
export async function lookAt(machine: Machine): Promise<string> {
  return (await said(machine, LOOK)).stdout.trim();
}

/** Keeps a machine from becoming healthy in a generation, so that the change to it stays in the middle; until the machine boots. */
export async function hold(machine: Machine, generation: string | number): Promise<void> {
  await said(machine, `touch /run/pair-hold-${generation}`);
}

/** Lets it become healthy. */
export async function release(machine: Machine, generation: string | number): Promise<void> {
  await said(machine, `rm -f /run/pair-hold-${generation}`);
}

/** What is in a line of the engine's output when a machine is in the middle of a change: everything is in place, and nothing proven. */
export const IN_THE_MIDDLE = /activate ok/;

/** What a test has otherwise than {@link pairChange}. */
export type PairProps = Partial<GuardedChangeProps> & { readonly more?: readonly ManagedFile[] };

/** Brings machines to a generation. */
export function pairChange(
  stack: EnvironmentStack,
  group: HostGroup,
  generation: string | number,
  extra: PairProps = {},
): GuardedChange {
  const content = `${generation}\n`;
  const { more = [], ...props } = extra;
  return new GuardedChange(stack, "pair", {
    hosts: group,
    title: "pair",
    files: [
      { path: "/etc/pair/left.conf", content },
      { path: "/etc/pair/extra/more.conf", content },
      { path: "/etc/pair/legacy.conf", absent: true },
      { path: "/etc/pair/right.conf", content },
      ...more,
    ],
    steps: {
      activate: "systemctl reset-failed pair; systemctl restart pair",
      healthy: `generation=$(cat /etc/pair/left.conf)
systemctl is-active pair && [ "$(cat /run/pair/generation)" = "$generation" ] && [ ! -e "/run/pair-hold-$generation" ]`,
    },
    units: ["pair"],
    settle: Duration.seconds(1),
    healthyWithin: Duration.seconds(90),
    activationTimeout: Duration.seconds(30),
    ...props,
  });
}
