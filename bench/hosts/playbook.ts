import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { knownHostsPath, type Machine, machineKeyPath } from "../../lab";
import { attempt, command } from "../../lab/machines/command";
import { Service, SETTLE_SECONDS } from "./service";
import type { Side } from "./side";

/** What ansible-playbook calls itself; undefined where it is not installed. */
export function playbookVersion(): string | undefined {
  const { status, stdout } = spawnSync("ansible-playbook", ["--version"], { encoding: "utf8", env: environment() });
  return status === 0 ? (stdout.split("\n")[0] ?? "").replace(/\[(.*)\]/, "$1") : undefined;
}

/** The same change by ansible-playbook, as somebody would write it who knows it well and wants it to be quick. */
export class PlaybookSide implements Side {
  public readonly service = new Service("bench-playbook", 8082);

  /** @param home folder for its files */
  public constructor(
    public readonly version: string,
    private readonly home: string,
    machines: readonly Machine[],
    waveSize: number,
  ) {
    mkdirSync(this.sockets);
    this.write("ansible.cfg", configuration(home, this.sockets));
    this.write("inventory", machines.map(({ name, address }) => `${name} ansible_host=${address}\n`).join(""));
    this.write("playbook.yml", stringify([playOf(this.service, home, waveSize)], { lineWidth: 0 }));
  }

  public async apply(revision: number): Promise<number> {
    this.service.files(revision).forEach(({ content }, index) => {
      this.write(`file-${index}`, content);
    });
    const started = performance.now();
    await command("ansible-playbook", [join(this.home, "playbook.yml")], { env: environment(this.home) });
    return performance.now() - started;
  }

  /** Ends the connections that are kept for a later run. */
  public async disconnect(): Promise<void> {
    for (const socket of readdirSync(this.sockets)) {
      await attempt("ssh", ["-F", "none", "-o", `ControlPath=${join(this.sockets, socket)}`, "-O", "exit", "any"]);
    }
  }

  private get sockets(): string {
    return join(this.home, "cp");
  }

  private write(name: string, content: string): void {
    writeFileSync(join(this.home, name), content);
  }
}

/** Whatever this machine's user has set for Ansible is left out; and it does not start without UTF-8. */
function environment(home?: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("ANSIBLE_"));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: "C.UTF-8",
    ...(home === undefined ? {} : { ANSIBLE_CONFIG: join(home, "ansible.cfg") }),
  };
}

/** Host keys are checked, connections are kept, and no module is copied before it runs. */
function configuration(home: string, sockets: string): string {
  const ssh = [
    ...["-F none", "-o ControlMaster=auto", "-o ControlPersist=60s", "-o IdentitiesOnly=yes"],
    ...[`-o UserKnownHostsFile=${knownHostsPath()}`, "-o GlobalKnownHostsFile=/dev/null", "-o UpdateHostKeys=no"],
  ];
  return [
    "[defaults]",
    `inventory = ${join(home, "inventory")}`,
    `local_tmp = ${join(home, "tmp")}`,
    `private_key_file = ${machineKeyPath()}`,
    "remote_user = root",
    "host_key_checking = True",
    "forks = 4",
    "gathering = explicit",
    "interpreter_python = /usr/bin/python3",
    "retry_files_enabled = False",
    "[ssh_connection]",
    "pipelining = True",
    `ssh_args = ${ssh.join(" ")}`,
    `control_path_dir = ${sockets}`,
    "",
  ].join("\n");
}

/**
 * The handlers run in this order at the end of each batch, when a file has changed.
 *
 * It keeps a copy of each file but puts none back when the service is not healthy: that would cost nothing when it is.
 */
function playOf(service: Service, home: string, waveSize: number): object {
  const { name, validate, healthy } = service;
  const changed = "files changed";
  return {
    hosts: "all",
    serial: waveSize,
    gather_facts: false,
    any_errors_fatal: true,
    tasks: [
      { name: "folder", "ansible.builtin.file": { path: service.folder, state: "directory", mode: "0755" } },
      ...service.files(0).map(({ path }, index) => ({
        name: path,
        "ansible.builtin.copy": { src: join(home, `file-${index}`), dest: path, mode: "0644", backup: true },
        notify: changed,
      })),
    ],
    handlers: [
      { name: "validate", listen: changed, "ansible.builtin.command": validate },
      {
        name: "restart",
        listen: changed,
        "ansible.builtin.systemd": { name, state: "restarted", daemon_reload: true },
      },
      { name: "healthy", listen: changed, "ansible.builtin.shell": untilHealthy(healthy) },
    ],
  };
}

/** In one task and one connection: a task for each look would take longer than the service does. */
function untilHealthy(healthy: string): string {
  return [
    "tries=0",
    `until ${healthy}; do`,
    "  tries=$((tries + 1))",
    "  [ $tries -lt 600 ] || exit 1",
    "  sleep 0.2",
    "done",
    ...Array.from({ length: 2 * SETTLE_SECONDS }, () => `sleep 0.5 && ${healthy} || exit 1`),
    "",
  ].join("\n");
}
