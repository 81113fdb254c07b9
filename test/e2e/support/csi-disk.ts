import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Machine } from "../../../lab";
import { attempt, command } from "../../../lab/machines/command";
import { said } from "./nodes-traces";

/** Where a node has the disk as a device. */
const DEVICE = "/dev/csi-disk";

/**
 * A disk that several machines have mounted, and see the same on: there is only one kernel, so no cluster file system is needed. What keeps two
 * pods from a volume on it is Kubernetes alone.
 */
export class CsiDisk {
  private constructor(
    private readonly home: string,
    private readonly device: string,
  ) {}

  /** An empty one. */
  public static async make(): Promise<CsiDisk> {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-disk-"));
    const image = path.join(home, "disk");
    fs.writeFileSync(image, "");
    fs.truncateSync(image, 32 * 1024 * 1024);
    await command("mkfs.ext4", ["-q", "-F", image]);
    return new CsiDisk(home, (await command("losetup", ["--find", "--show", image])).trim());
  }

  /** Mounts it on a machine. */
  public async mount(machine: Machine, folder: string): Promise<void> {
    const [major, minor] = (await command("stat", ["--format=%Hr %Lr", this.device])).trim().split(" ");
    await said(machine, `mkdir -p ${folder} && mknod ${DEVICE} b ${major} ${minor}`);
    // From outside: inside, its control group may have no right to devices.
    await command("nsenter", ["--mount", `--target=${firstProcess(machine)}`, "mount", DEVICE, folder]);
  }

  /** Unmounts it from a machine, as far as it is mounted there. @throws Error when it is in use */
  public async unmount(machine: Machine, folder: string): Promise<void> {
    await said(machine, `if mountpoint -q ${folder}; then umount ${folder}; fi; rm -f ${DEVICE}`);
  }

  /** Removes it; it must be mounted nowhere. */
  public async remove(): Promise<void> {
    await attempt("losetup", ["--detach", this.device]);
    fs.rmSync(this.home, { recursive: true });
  }
}

/** The first process of a machine that runs, as this machine counts them. */
function firstProcess({ folder }: Machine): string {
  const nspawn = fs.readFileSync(path.join(folder, "nspawn.pid"), "utf8").trim();
  const [first = ""] = fs.readFileSync(`/proc/${nspawn}/task/${nspawn}/children`, "utf8").trim().split(" ");
  return first;
}
