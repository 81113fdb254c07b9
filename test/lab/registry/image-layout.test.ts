import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { imageConfig, type LabImage, storeImage } from "../../../lab/registry/image-layout";
import { temporaryLab } from "../lab-folder";

const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

describe("storeImage", () => {
  const lab = temporaryLab();

  function image(tag: string): LabImage {
    const file = join(lab.current().root, "layer.tar.gz");
    const tar = Buffer.from("not really a tar");
    const content = gzipSync(tar);
    writeFileSync(file, content);
    const layer = { file, digest: sha256(content), diffId: sha256(tar) };
    return { repository: "lab/probe", tag, layer, entrypoint: ["/bin/sh"] };
  }

  async function stored(...tags: readonly string[]): Promise<string> {
    const root = join(lab.current().root, "storage");
    for (const tag of tags) await storeImage(root, image(tag));
    return join(root, "docker/registry/v2");
  }

  function blob(root: string, reference: string): Buffer {
    const [, digest = ""] = reference.split(":");
    return readFileSync(join(root, "blobs/sha256", digest.slice(0, 2), digest, "data"));
  }

  test("every blob lies where its content says, and every reference leads to one", async () => {
    const root = await stored("1");
    const tag = join(root, "repositories/lab/probe/_manifests/tags/1");
    const revision = readFileSync(join(tag, "current/link"), "utf8");
    const manifest = JSON.parse(blob(root, revision).toString()) as {
      readonly config: { readonly digest: string; readonly size: number };
      readonly layers: readonly { readonly digest: string; readonly size: number }[];
    };
    for (const { digest, size } of [manifest.config, ...manifest.layers]) {
      const content = blob(root, digest);
      expect(`sha256:${sha256(content)}`).toBe(digest);
      expect(content.length).toBe(size);
      const link = join(root, "repositories/lab/probe/_layers", digest.replace(":", "/"), "link");
      expect(readFileSync(link, "utf8")).toBe(digest);
    }
    expect(sha256(blob(root, revision))).toBe(revision.slice("sha256:".length));
    expect(existsSync(join(tag, "index", revision.replace(":", "/"), "link"))).toBe(true);
  });

  test("two tags of one image share their blobs", async () => {
    const root = await stored("1", "2");
    expect(readdirSync(join(root, "blobs/sha256"))).toHaveLength(3);
    expect(readdirSync(join(root, "repositories/lab/probe/_manifests/tags")).sort()).toEqual(["1", "2"]);
  });

  test("an image has no command unless it is given one", () => {
    expect(imageConfig(image("1"))).toMatchObject({ config: { Entrypoint: ["/bin/sh"] } });
    expect(JSON.stringify(imageConfig(image("1")))).not.toContain('"Cmd"');
    expect(imageConfig({ ...image("1"), cmd: ["-c", "true"] })).toMatchObject({ config: { Cmd: ["-c", "true"] } });
  });
});
