import { StorageV1Api, V1VolumeAttachment } from "@kubernetes/client-node";
import { labClient } from "./lab-cluster";

const LOOK_EVERY_MS = 200;

/**
 * Calls every volume attached that Kubernetes wants to be, as the attacher beside a driver does that has nothing to do for it: ceph-csi maps
 * images on the node, too.
 */
export class CsiAttacher {
  /** The most nodes that a volume was attached to at a time. */
  public most = 0;

  private readonly storage = labClient().makeApiClient(StorageV1Api);
  private stopped = false;
  private readonly work: Promise<void>;

  public constructor(private readonly driver: string) {
    this.work = this.run();
    // Told when it is stopped.
    this.work.catch(() => undefined);
  }

  /** What is to be attached, or is, of the driver's volumes. */
  public async attachments(): Promise<readonly V1VolumeAttachment[]> {
    return (await this.storage.listVolumeAttachment()).items.filter(({ spec }) => spec.attacher === this.driver);
  }

  /** Ends its work. @throws Error when it has failed since */
  public async stop(): Promise<void> {
    this.stopped = true;
    await this.work;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const all = await this.attachments();
      const volumes = all.map(({ spec }) => spec.source.persistentVolumeName);
      this.most = Math.max(this.most, ...volumes.map((name) => volumes.filter((other) => other === name).length));
      for (const one of all.filter(({ status }) => status?.attached !== true)) {
        await this.attach(one);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  private async attach(one: V1VolumeAttachment): Promise<void> {
    try {
      one.status = { attached: true };
      await this.storage.replaceVolumeAttachmentStatus({ name: one.metadata?.name ?? "", body: one });
    } catch (error) {
      // It was changed or removed since: seen at the next look.
      if (![404, 409].includes((error as { code?: number }).code ?? 0)) {
        throw error;
      }
    }
  }
}
