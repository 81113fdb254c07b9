import { DefaultTokenResolver, Fn, StringConcat, Token, Tokenization } from "cdktf";
import { Construct } from "constructs";
import { Environment, EnvironmentStack, Host, placeOf } from "../environment";
import { InvalidInputError, refuse, violationsOf } from "../units";
import { type Connection, connectionBlock } from "./connection";
import { claim, OwnedFile } from "./file-ownership";
import { GUARD_SCRIPT } from "./guard";
import type { GuardedChangeProps } from "./guarded-change-props";
import { GUARDED_CHANGE_RULES, GuardedChangeInput } from "./guarded-change-rules";
import { isSecret, ManagedFile, WholeFile } from "./managed-file";
import { digestOf, type Payload, piecesOf, secretsOf } from "./payload";
import { applyScript, confirmScript, literal, prepareSecrets, secretsFolder } from "./remote-script";
import { TerraformData } from "./terraform-data";

/**
 * The one way to change a machine: files and what makes them take effect, proven or taken back.
 *
 * On each machine of the group it takes a lock, compares, and leaves at once when nothing differs. Else it keeps what is there, puts every file in place
 * atomically, validates, activates, and waits until the machine has been healthy for a while. On any failure the old files are back and
 * active, and the error names host, step and the last lines of the journal. A switch of systemd's does the same when the connection is
 * lost or Terraform is killed, and a unit when the machine goes down in the middle.
 *
 * Everything rests on Terraform's own `terraform_data` and SSH: no provider, no agent. What a machine needs: systemd, a POSIX shell, flock and
 * timeout; root, or sudo without a password.
 *
 * @example
 * new GuardedChange(this, "Change", {
 *   hosts: nodes,
 *   title: "journal size",
 *   files: [{ path: "/etc/systemd/journald.conf.d/size.conf", content: "[Journal]\nSystemMaxUse=1G\n" }],
 *   steps: { activate: "systemctl restart systemd-journald", healthy: "systemctl is-active --quiet systemd-journald" },
 * });
 */
export class GuardedChange extends Construct {
  /** Terraform expression of the guard's text: beside the configuration, once in a stack. */
  private readonly guard: string;

  /**
   * @throws InvalidInputError ChangeTitleInvalid, ChangeWithoutFiles, FilePathInvalid, FileRepeated, FilePermissionsInvalid,
   * SecretFileReadable, ChangeTimeZero, ChangeTimeNotWhole, UnitInvalid, ChangeRevisionInvalid, ChangeIdInvalid, ChangeRepeated,
   * FileOfAnotherChange, HostGroupElsewhere, OutsideEnvironment
   */
  public constructor(scope: Construct, id: string, props: GuardedChangeProps) {
    super(scope, id);
    const stack = Environment.stackOf(this);
    const { hosts: group } = props;
    const changes = group.hosts.map((host) => ({ host, files: filesOf(props, host) }));
    const input = { id: this.changeId, props, files: changes };
    refuse("GuardedChange", this.node.path, violationsOf(input, GUARDED_CHANGE_RULES));
    refuse("GuardedChange", this.node.path, claim(this, ownedFiles(stack, changes)));
    if (Environment.stackOf(group) !== stack) {
      throw new InvalidInputError("GuardedChange", this.node.path, [
        {
          code: "HostGroupElsewhere",
          what: "the group of machines is in another stack, and cannot put the waves of this one into order",
          got: group.node.path,
          instead: "make a HostGroup in this stack",
        },
      ]);
    }
    this.guard = stack.fileBeside("guarded-change.sh", GUARD_SCRIPT);
    const filesOn = new Map(changes.map(({ host, files }) => [host, files]));
    group.enrol(this.changeId, (host, connection) => this.makeChange(host, connection, filesOn.get(host) ?? [], props));
  }

  /** Names the change on the machines for good: two constructs, stacks or environments never share one. */
  private get changeId(): string {
    const { path } = this.node;
    return (this.node.id === "Default" ? path.slice(0, path.lastIndexOf("/")) : path).replaceAll("/", ".");
  }

  private makeChange(
    host: Host,
    connection: Connection,
    files: readonly ManagedFile[],
    props: GuardedChangeProps,
  ): TerraformData {
    const payload = this.payloadFor(host, files, props);
    return new TerraformData(this, host.name, {
      input: { ...connection, change: this.changeId },
      triggers_replace: [
        payload.digest,
        `${connection.address}:${connection.port}`,
        `${props.revision ?? 1}`,
        ...files.filter(isLateKnown).map(({ content }) => Fn.sha256(content)),
      ],
      provisioner: provisionersOf(payload, this.guard, props.verify?.(host)),
    });
  }

  private payloadFor(host: Host, files: readonly ManagedFile[], props: GuardedChangeProps): Payload {
    // What only Terraform knows is a trigger by itself. Secrets are not: their references stand for them.
    const known = files.map((file) => (isLateKnown(file) ? { ...file, content: "" } : file));
    const resolver = new DefaultTokenResolver(new StringConcat());
    const resolved = Tokenization.resolve(known, { scope: this, resolver, preparing: false }) as readonly ManagedFile[];
    return {
      id: this.changeId,
      title: props.title,
      host: host.name,
      files,
      steps: props.steps,
      units: props.units ?? [],
      settle: props.settle?.toSeconds() ?? 10,
      within: props.healthyWithin?.toSeconds() ?? 120,
      activation: props.activationTimeout?.toSeconds() ?? 120,
      confirmedLater: props.verify !== undefined,
      digest: digestOf(resolved),
    };
  }
}

function filesOf({ files }: GuardedChangeProps, host: Host): readonly ManagedFile[] {
  return typeof files === "function" ? files(host) : files;
}

/** Whether only Terraform knows the content, and may put it into its state. */
function isLateKnown(file: ManagedFile): file is WholeFile {
  return "content" in file && !isSecret(file) && Token.isUnresolved(file.content);
}

function ownedFiles(stack: EnvironmentStack, changes: GuardedChangeInput["files"]): readonly OwnedFile[] {
  return changes.flatMap(({ host, files }) => {
    // The networks of two environments may use the same addresses.
    const machine = `${stack.environment.node.id} ${placeOf(host)}`;
    return files.filter((file) => !("edit" in file)).map(({ path }) => ({ machine, path }));
  });
}

function provisionersOf(
  payload: Payload,
  guard: string,
  verification: ReturnType<NonNullable<GuardedChangeProps["verify"]>> | undefined,
): readonly object[] {
  const { id } = payload;
  const connection = connectionBlock("self.input");
  const run = (script: string): object => ({ "remote-exec": { inline: [script], connection } });
  const secrets = secretsOf(payload.files);
  return [
    ...(secrets.length > 0 ? [run(prepareSecrets(id))] : []),
    // By themselves: Terraform would show nothing of what a script prints that has a secret in it.
    ...secrets.map(({ index, file }) => ({
      file: { content: literal(file.content), destination: `${secretsFolder(id)}/${index}`, connection },
    })),
    run(
      applyScript(
        id,
        guard,
        piecesOf(payload),
        secrets.map(({ index }) => index),
      ),
    ),
    ...(verification === undefined
      ? []
      : [
          {
            "local-exec": {
              command: literal(verification.command),
              // Terraform would print it.
              quiet: true,
              ...(verification.environment === undefined ? {} : { environment: verification.environment }),
            },
          },
          run(confirmScript(id)),
        ]),
  ];
}
