import { Machine } from "../../lab";

/** A file of the service. */
export interface ServiceFile {
  readonly path: string;
  readonly content: string;
}

/** How long a changed service must stay healthy, on either side. */
export const SETTLE_SECONDS = 1;

/**
 * The service that is changed: one for each side, alike but for name and port, so that neither finds what the other did.
 *
 * It answers with what stands in its two files, as it read them when it started.
 */
export class Service {
  /** Folder of the drop-in; whoever makes the change makes it too. */
  public readonly folder: string;
  /** Tells systemd whether the unit with its drop-in is right. */
  public readonly validate: string;
  /** Makes the files take effect. */
  public readonly restart: string;
  /** Whether it has started with the files that are there now. */
  public readonly healthy: string;

  private readonly dropIn: string;
  private readonly configuration: string;

  public constructor(
    public readonly name: string,
    private readonly port: number,
  ) {
    this.folder = `/etc/systemd/system/${name}.service.d`;
    this.dropIn = `${this.folder}/revision.conf`;
    this.configuration = `/etc/${name}.conf`;
    this.validate = `systemd-analyze verify --man=no --recursive-errors=no ${name}.service`;
    this.restart = `systemctl daemon-reload && systemctl restart ${name}`;
    this.healthy = `. ${this.configuration} && [ "$(${this.ask})" = "$CONFIGURED $CONFIGURED" ]`;
  }

  /** Both files, with a content that a revision has alone. */
  public files(revision: number): readonly ServiceFile[] {
    const value = valueOf(revision);
    return [
      { path: this.dropIn, content: `[Service]\nEnvironment=DROPPED_IN=${value}\nLimitNOFILE=4096\n` },
      { path: this.configuration, content: `CONFIGURED=${value}\n` },
    ];
  }

  /** What it answers when it runs with the files of a revision. */
  public answer(revision: number): string {
    return `${valueOf(revision)} ${valueOf(revision)}\n`;
  }

  /** Puts on a machine what is there before anything is measured: the unit. */
  public async install(machine: Machine): Promise<void> {
    const path = `/etc/systemd/system/${this.name}.service`;
    await succeed(machine, `cat > ${path} && systemctl daemon-reload`, this.unit);
  }

  /** Two lines: what it answers, and since when it runs. */
  public async state(machine: Machine): Promise<string> {
    const since = `systemctl show --property=ActiveEnterTimestampMonotonic ${this.name}`;
    return succeed(machine, `${this.ask} && ${since}`);
  }

  private get ask(): string {
    return `nc -N -w 1 127.0.0.1 ${this.port} < /dev/null`;
  }

  private get unit(): string {
    // Without its file it does not start, and without the drop-in it is not healthy: that both took effect is proven.
    return [
      "[Unit]",
      "Description=A service to be changed",
      "[Service]",
      `EnvironmentFile=${this.configuration}`,
      `ExecStart=/usr/bin/socat TCP-LISTEN:${this.port},bind=127.0.0.1,reuseaddr,fork "SYSTEM:echo \${DROPPED_IN} \${CONFIGURED}"`,
      "",
    ].join("\n");
  }
}

function valueOf(revision: number): string {
  return `revision-${revision}`;
}

async function succeed(machine: Machine, command: string, input?: string): Promise<string> {
  const { status, stdout, stderr } = await machine.ssh(command, input === undefined ? {} : { input });
  if (status !== 0) {
    throw new Error(`${machine.name}: ${stderr.trim() || `status ${status}`} (${command})`);
  }
  return stdout;
}
