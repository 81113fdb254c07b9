import { CoreV1Api, StorageV1Api, V1CSINodeDriver } from "@kubernetes/client-node";
import { labMachine, type Machine } from "../../../lab";
import { CsiAttacher } from "./csi-attacher";
import { CsiDisk } from "./csi-disk";
import { builtCsiPlugin, type CsiPluginOptions, removeCsiPlugin, startCsiPlugin, volumesIn } from "./csi-plugin";
import { labClient } from "./lab-cluster";
import { eventually, PATIENCE_MS, REAL_NODES } from "./lab-machines";
import { said } from "./nodes-traces";

/** By its name nothing of it stays unseen that is left on a node. */
const DRIVER = "csi.cdktf-onprem";

const PLUGIN: CsiPluginOptions = { driver: DRIVER, folder: `/var/lib/kubelet/plugins/${DRIVER}` };

/** Of the volumes; there is no such class, which keeps a default one away. */
export const CSI_CLASS = "csi-static";

type Drivers = readonly V1CSINodeDriver[];

/** Volumes that have to be attached to a real node before a pod can use them, and can be attached to either. */
export class CsiDriver {
  private constructor(
    private readonly machines: readonly Machine[],
    private readonly plugin: Buffer,
    private readonly disk: CsiDisk,
    private readonly attacher: CsiAttacher,
  ) {}

  /** Installs the driver on the lab's real nodes. */
  public static async install(): Promise<CsiDriver> {
    const machines = REAL_NODES.map(labMachine);
    const [plugin, disk] = [await builtCsiPlugin(), await CsiDisk.make()];
    const driver = new CsiDriver(machines, plugin, disk, new CsiAttacher(DRIVER));
    try {
      // What a run that was broken off has left.
      await driver.uninstall();
      await driver.start();
      return driver;
    } catch (error) {
      await driver.remove();
      throw error;
    }
  }

  /** The most nodes that a volume was attached to at a time. */
  public get most(): number {
    return this.attacher.most;
  }

  /** Makes a volume of one writer at a time, for the claim of that name in a namespace. */
  public async addVolume(namespace: string, name: string): Promise<void> {
    await said(this.anyMachine, `mkdir -m 777 ${volumesIn(PLUGIN)}/${name}`);
    await labClient()
      .makeApiClient(CoreV1Api)
      .createPersistentVolume({
        body: {
          metadata: { name },
          spec: {
            accessModes: ["ReadWriteOnce"],
            capacity: { storage: "8Mi" },
            claimRef: { namespace, name },
            csi: { driver: DRIVER, volumeHandle: name },
            persistentVolumeReclaimPolicy: "Retain",
            storageClassName: CSI_CLASS,
          },
        },
      });
  }

  /** Text of a file of a volume. */
  public async read(volume: string, file: string): Promise<string> {
    return (await said(this.anyMachine, `cat ${volumesIn(PLUGIN)}/${volume}/${file}`)).stdout;
  }

  /** Names of the nodes that a volume is attached to, or is to be. */
  public async nodesOf(volume: string): Promise<readonly string[]> {
    const all = await this.attacher.attachments();
    return all.filter(({ spec }) => spec.source.persistentVolumeName === volume).map(({ spec }) => spec.nodeName);
  }

  /** Removes a volume, once no node has it any more. */
  public async removeVolume(name: string): Promise<void> {
    await eventually(
      () => this.nodesOf(name),
      (nodes) => nodes.length === 0,
      PATIENCE_MS,
    );
    await labClient().makeApiClient(CoreV1Api).deletePersistentVolume({ name });
    await said(this.anyMachine, `rm -r ${volumesIn(PLUGIN)}/${name}`);
  }

  /** Removes the driver; its volumes are to be removed before. */
  public async remove(): Promise<void> {
    await this.uninstall();
    await this.disk.remove();
    await this.attacher.stop();
  }

  private async uninstall(): Promise<void> {
    for (const machine of this.machines) {
      await this.disk.unmount(machine, volumesIn(PLUGIN));
      await removeCsiPlugin(machine, PLUGIN);
    }
    const storage = labClient().makeApiClient(StorageV1Api);
    await storage.deleteCSIDriver({ name: DRIVER }).catch((error: unknown) => {
      if ((error as { code?: number }).code !== 404) throw error;
    });
    await this.untilKnownTo(0);
  }

  /** Starts its part on a node again, which was booted. */
  public async startOn(machine: Machine): Promise<void> {
    await this.disk.mount(machine, volumesIn(PLUGIN));
    await startCsiPlugin(machine, this.plugin, PLUGIN);
  }

  private async start(): Promise<void> {
    await labClient()
      .makeApiClient(StorageV1Api)
      .createCSIDriver({ body: { metadata: { name: DRIVER }, spec: { attachRequired: true, podInfoOnMount: false } } });
    for (const machine of this.machines) await this.startOn(machine);
    await this.untilKnownTo(this.machines.length);
  }

  /** Waits until so many kubelets have the driver. */
  private async untilKnownTo(count: number): Promise<void> {
    const storage = labClient().makeApiClient(StorageV1Api);
    await eventually(
      // A node without any has null, whatever the client's types say.
      async () => (await storage.listCSINode()).items.flatMap(({ spec }) => (spec.drivers as Drivers | null) ?? []),
      (drivers) => drivers.filter(({ name }) => name === DRIVER).length === count,
      PATIENCE_MS,
    );
  }

  private get anyMachine(): Machine {
    const machine = this.machines.find(({ isOn }) => isOn);
    if (machine === undefined) {
      throw new Error("no real node is on");
    }
    return machine;
  }
}
