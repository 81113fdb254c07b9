import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { cacheKey } from "../build/go-modules";
import type { LabPaths } from "../paths";
import type { LabProgress } from "../progress";
import { command } from "./command";

export const DEBIAN_RELEASE = "bookworm";

/** All that a machine or a node of the lab has beside Debian's smallest set. */
export const BASE_PACKAGES = [
  ...["systemd", "systemd-sysv", "dbus", "openssh-server", "sudo", "procps", "util-linux", "less", "rsync"],
  ...["iproute2", "iptables", "iputils-ping", "netcat-openbsd", "curl", "ca-certificates", "openssl"],
  // Ansible's side of a connection.
  ...["python3-minimal", "python3"],
  ...["containerd", "runc", "containernetworking-plugins", "conntrack", "ethtool", "kmod", "socat"],
] as const;

/** Size of a machine's disk: enough for a node with its images, small enough to be filled quickly. */
const DISK_SIZE = "3G";

/** Formats a disk: all of it is for use, and what can wait until it is used does. */
export const FORMAT = "mkfs.ext4 -q -F -m 0 -J size=16 -E lazy_itable_init=1,lazy_journal_init=1";

/** Documentation takes a tenth of the space, and nobody reads it there. */
const LEFT_OUT = ["/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*"];

/** What starts by itself on Debian and has nothing to do in a machine without a screen, a clock and a way out. */
const MASKED = [
  ...["getty.target", "console-getty.service", "systemd-networkd.service", "systemd-timesyncd.service"],
  ...["apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "fstrim.timer"],
  ...["e2scrub_reap.service", "systemd-pstore.service"],
];

/** Runs as the last step of the installation, in the new root file system. */
const SETUP = String.raw`#!/bin/sh
set -eu
cd "$1"
# Each machine gets its own.
rm -f etc/ssh/ssh_host_* etc/hostname
# What a login looks for, and complains about in the journal.
: > etc/default/locale
: > etc/machine-id
: > etc/resolv.conf
for unit in ${MASKED.join(" ")}; do
  ln -sf /dev/null "etc/systemd/system/$unit"
done
# Only a node runs it from the start.
rm -f etc/systemd/system/multi-user.target.wants/containerd.service
mkdir -p etc/systemd/system.conf.d
cat > etc/systemd/system.conf.d/lab.conf <<'END'
[Manager]
# A container whose first process ignores TERM would hold the stop of its machine for 90 s.
DefaultTimeoutStopSec=3s
END
mkdir -p etc/systemd/journald.conf.d
cat > etc/systemd/journald.conf.d/lab.conf <<'END'
[Journal]
# What the kernel says is said to all machines on it.
ReadKMsg=no
END
# With version 1, systemd-nspawn mounts the hierarchies read-only.
cat > etc/systemd/system/lab-cgroups.service <<'END'
[Unit]
Description=Control groups that containers can be put in
DefaultDependencies=no
Before=sysinit.target
ConditionPathExists=/sys/fs/cgroup/memory
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for group in /sys/fs/cgroup/*/; do mount -o remount,rw,bind "$$group" || true; done'
[Install]
WantedBy=sysinit.target
END
mkdir -p etc/systemd/system/sysinit.target.wants
ln -sf ../lab-cgroups.service etc/systemd/system/sysinit.target.wants/lab-cgroups.service
cat > etc/ssh/sshd_config.d/lab.conf <<'END'
PasswordAuthentication no
UseDNS no
MaxStartups 100:30:200
END
chroot . useradd --create-home --shell /bin/bash --gid operator operator
mkdir -p -m 0700 root/.ssh home/operator/.ssh
chroot . chown operator:operator /home/operator/.ssh
echo 'operator ALL=(ALL) NOPASSWD:ALL' > etc/sudoers.d/operator
chmod 0440 etc/sudoers.d/operator
`;

/** Makes the image: in a mount namespace of its own, so that nothing stays mounted however it ends. */
const BUILD = String.raw`set -eu
image=$1 root=$2 setup=$3
truncate -s ${DISK_SIZE} "$image"
${FORMAT} "$image"
mount -o loop "$image" "$root"
mmdebstrap --quiet --variant=minbase --include=${BASE_PACKAGES.join(",")} \
  ${LEFT_OUT.map((path) => `--dpkgopt='path-exclude=${path}'`).join(" ")} \
  --aptopt='APT::Install-Recommends "false"' --customize-hook="sh $setup \"\$1\"" ${DEBIAN_RELEASE} "$root"
# What the installation needed for a while is no part of the image.
fstrim "$root"
umount "$root"
`;

const PREFIX = "machine-";

/** The image that the disk of each machine starts as; its name changes with everything that goes into it. */
export function baseImage(paths: LabPaths): string {
  return join(paths.cache, `${PREFIX}${cacheKey([BUILD, SETUP, process.arch])}.ext4`);
}

/** Builds the image that machines start from, unless it is there. @throws LabError when that fails. */
export async function ensureBaseImage(paths: LabPaths, progress: LabProgress): Promise<void> {
  const image = baseImage(paths);
  if (existsSync(image)) return;
  progress.info(`Building the machines' root file system, once: half a minute. Kept in ${paths.cache}.`);
  const started = Date.now();
  const work = join(paths.cache, "machine.new");
  await rm(work, { recursive: true, force: true });
  const [part, root, setup] = [join(work, "image"), join(work, "root"), join(work, "setup.sh")];
  await mkdir(root, { recursive: true, mode: 0o700 });
  await writeFile(setup, SETUP);
  await command("unshare", ["--mount", "--propagation", "slave", "sh", "-c", BUILD, "build", part, root, setup]);
  for (const old of await readdir(paths.cache)) {
    if (old.startsWith(PREFIX) && old.endsWith(".ext4")) await rm(join(paths.cache, old));
  }
  await rename(part, image);
  await rm(work, { recursive: true });
  progress.info(`  built it in ${((Date.now() - started) / 1_000).toFixed(0)} s`);
}
