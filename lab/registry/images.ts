import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

import { IMAGES, repositoryOf } from "../../lib/environment/artifacts";
import { cacheKey } from "../build/go-modules";
import { DEBIAN_RELEASE } from "../machines/base-image";
import { command } from "../machines/command";
import type { LabPaths } from "../paths";
import type { LabProgress } from "../progress";
import { type LabImage, type Layer, storeImage } from "./image-layout";

/** What every pod's first container runs: the reference that kubeadm uses. */
export const PAUSE_IMAGE = "registry.k8s.io/pause:3.10.1";

/** A small image with a shell and busybox's programs, httpd and nc among them. */
export const BUSYBOX_IMAGE = "lab/busybox:1";

/** Where a pod of {@link PRIVATE_IMAGE} comes from, only the registry with the private authority has it. */
export const PRIVATE_IMAGE = "lab/private:1";

/** Takes in what its children leave, as a pod's first process must where its containers share their processes. */
const PAUSE = "trap 'exit 0' TERM INT; while :; do sleep 2147483647 & wait $!; done";

/** Only /bin/busybox under all its names; and Debian's registry, for this machine. */
const SMALL = String.raw`set -eu
work=$1
mkdir "$work/tree" "$work/small"
mmdebstrap --quiet --variant=extract --include=busybox-static,docker-registry ${DEBIAN_RELEASE} "$work/tree"
mkdir -p "$work/small/bin" "$work/small/etc" "$work/small/tmp" "$work/small/proc" "$work/small/sys" "$work/small/dev"
chmod 1777 "$work/small/tmp"
cp "$work/tree/bin/busybox" "$work/small/bin/busybox"
for name in $("$work/small/bin/busybox" --list); do
  [ -e "$work/small/bin/$name" ] || ln -s busybox "$work/small/bin/$name"
done
echo 'root:x:0:0:root:/:/bin/sh' > "$work/small/etc/passwd"
tar -C "$work/small" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/busybox.tar" .
mv "$work/tree/usr/bin/docker-registry" "$work/registry"
rm -rf "$work/tree" "$work/small"
`;

/** Debian's nginx with the shell and the programs that the entry's reloader needs. */
const NGINX = String.raw`set -eu
mmdebstrap --quiet --variant=essential --include=nginx-light --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt' \
  ${DEBIAN_RELEASE} "$1/nginx.tar"
`;

const PREFIX = "registry-";

/** Folder of the registry's program and of what it offers; its name changes with everything that goes into it. */
export function registryCache(paths: LabPaths): string {
  const key = cacheKey([SMALL, NGINX, PAUSE, PAUSE_IMAGE, IMAGES.nginx, process.arch, "1"]);
  return join(paths.cache, `${PREFIX}${key}`);
}

/** Where each of the two registries keeps its images. */
export function storageOf(paths: LabPaths, registry: "mirror" | "private"): string {
  return join(registryCache(paths), registry);
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Gzips a tar, and removes it. */
async function layerOf(tar: string): Promise<Layer> {
  const file = `${tar}.gz`;
  const diffId = await digestOf(tar);
  // Read from this machine's memory more often than from its disk: little is gained by a smaller file.
  await pipeline(createReadStream(tar), createGzip({ level: 1 }), createWriteStream(file));
  await rm(tar);
  return { file, diffId, digest: await digestOf(file) };
}

function image(reference: string, layer: Layer, entrypoint: readonly string[], cmd?: readonly string[]): LabImage {
  const [repository = "", tag = "latest"] = repositoryOf(reference).split(":");
  return { repository, tag, layer, entrypoint, ...(cmd === undefined ? {} : { cmd }) };
}

async function build(work: string): Promise<void> {
  await Promise.all([SMALL, NGINX].map((script) => command("sh", ["-c", script, "build-images", work])));
  const [busybox, nginx] = await Promise.all(["busybox", "nginx"].map((name) => layerOf(join(work, `${name}.tar`))));
  if (busybox === undefined || nginx === undefined) throw new Error("two layers make two");
  const shell = image(BUSYBOX_IMAGE, busybox, [], ["/bin/sh"]);
  const mirrored = [
    image(PAUSE_IMAGE, busybox, ["/bin/sh", "-c", PAUSE]),
    image(IMAGES.nginx, nginx, [], ["nginx", "-g", "daemon off;"]),
    shell,
  ];
  for (const one of mirrored) await storeImage(join(work, "mirror"), one);
  const hidden = image(PRIVATE_IMAGE, busybox, [], ["/bin/sh"]);
  for (const one of [shell, hidden]) await storeImage(join(work, "private"), one);
  for (const { file } of [busybox, nginx]) await rm(file);
}

/** Builds the registry's program and images, unless they are there. @throws LabError when that fails. */
export async function ensureImages(paths: LabPaths, progress: LabProgress): Promise<void> {
  const folder = registryCache(paths);
  if (existsSync(folder)) return;
  progress.info(`Building the images of the nodes, once: half a minute. Kept in ${paths.cache}.`);
  const started = Date.now();
  const work = join(paths.cache, "registry.new");
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true, mode: 0o700 });
  await build(work);
  for (const old of await readdir(paths.cache)) {
    if (old.startsWith(PREFIX)) await rm(join(paths.cache, old), { recursive: true });
  }
  await rename(work, folder);
  progress.info(`  built them in ${((Date.now() - started) / 1_000).toFixed(0)} s`);
}

/** Path of the registry's program. */
export function registryProgram(paths: LabPaths): string {
  return join(registryCache(paths), "registry");
}
