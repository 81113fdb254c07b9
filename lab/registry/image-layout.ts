import { createHash } from "node:crypto";
import { link, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A layer's files on this machine: gzipped, with the digests that an image needs. */
export interface Layer {
  /** The gzipped tar. */
  readonly file: string;
  /** SHA-256 of the file, in hex. */
  readonly digest: string;
  /** SHA-256 of the tar in it. */
  readonly diffId: string;
}

/** An image of one layer, as the registry offers it. */
export interface LabImage {
  /** Repository without a registry, e.g. `library/nginx`. */
  readonly repository: string;
  readonly tag: string;
  readonly layer: Layer;
  readonly entrypoint: readonly string[];
  readonly cmd?: readonly string[];
}

interface Blob {
  readonly digest: string;
  readonly content: Buffer;
}

const DOCKER = "application/vnd.docker";

function blob(value: unknown): Blob {
  const content = Buffer.from(JSON.stringify(value));
  return { content, digest: createHash("sha256").update(content).digest("hex") };
}

/** Debian's name of this processor for an image. */
function architecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}

/** The image's configuration, the one that a container is started by. */
export function imageConfig({ layer, entrypoint, cmd }: LabImage): unknown {
  return {
    architecture: architecture(),
    os: "linux",
    created: "1970-01-01T00:00:00Z",
    config: {
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      Entrypoint: entrypoint,
      ...(cmd === undefined ? {} : { Cmd: cmd }),
    },
    rootfs: { type: "layers", diff_ids: [`sha256:${layer.diffId}`] },
    history: [{ created: "1970-01-01T00:00:00Z", created_by: "lab" }],
  };
}

async function writeBlob(root: string, { digest, content }: Blob): Promise<void> {
  const file = blobFile(root, digest);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

function blobFile(root: string, digest: string): string {
  return join(root, "docker/registry/v2/blobs/sha256", digest.slice(0, 2), digest, "data");
}

async function writeLink(folder: string, digest: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "link"), `sha256:${digest}`);
}

/**
 * Puts an image into the folder that a registry keeps its images in, as if it had been pushed.
 *
 * @see https://distribution.github.io/distribution/spec/api/
 */
export async function storeImage(root: string, image: LabImage): Promise<void> {
  const { layer, repository, tag } = image;
  const config = blob(imageConfig(image));
  const { size } = await stat(layer.file);
  const manifest = blob({
    schemaVersion: 2,
    mediaType: `${DOCKER}.distribution.manifest.v2+json`,
    config: {
      mediaType: `${DOCKER}.container.image.v1+json`,
      size: config.content.length,
      digest: `sha256:${config.digest}`,
    },
    layers: [{ mediaType: `${DOCKER}.image.rootfs.diff.tar.gzip`, size, digest: `sha256:${layer.digest}` }],
  });
  await writeBlob(root, config);
  await writeBlob(root, manifest);
  const layerFile = blobFile(root, layer.digest);
  await mkdir(dirname(layerFile), { recursive: true });
  await link(layer.file, layerFile).catch((error: unknown) => {
    // Another image has it too.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  const home = join(root, "docker/registry/v2/repositories", repository);
  for (const digest of [config.digest, layer.digest]) await writeLink(join(home, "_layers/sha256", digest), digest);
  const manifests = join(home, "_manifests");
  await writeLink(join(manifests, "revisions/sha256", manifest.digest), manifest.digest);
  await writeLink(join(manifests, "tags", tag, "current"), manifest.digest);
  await writeLink(join(manifests, "tags", tag, "index/sha256", manifest.digest), manifest.digest);
}
