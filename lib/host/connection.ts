import { TerraformStack } from "cdktf";
import { fromStackFolder, Host } from "../environment";
import type { HostGroupProps } from "./host-group-props";

/**
 * How one machine is reached, as data that may lie in the state: paths and public keys, no secret.
 *
 * What restores a machine that is gone from the code has nothing but this, so it names all that a connection needs.
 */
export interface Connection {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly identity_file: string | null;
  readonly host_keys: readonly string[];
  readonly host_key_file: string | null;
  readonly bastion: Omit<Connection, "bastion" | "timeout" | "script_path" | "identity_file"> | null;
  readonly timeout: string;
  readonly script_path: string;
}

/** The connection to a machine of a group. */
export function connectionTo(host: Host, props: HostGroupProps, stack: TerraformStack): Connection {
  return {
    ...endOf(host, stack),
    identity_file: pathOrNull(props.identityFile, stack),
    bastion: props.bastion === undefined ? null : endOf(props.bastion, stack),
    timeout: `${props.connectTimeout?.toSeconds() ?? 30}s`,
    // Not /tmp, Terraform's default: it is on the disk that may be full.
    script_path: `${props.scriptFolder ?? "/dev/shm"}/cdktf-onprem-%RAND%.sh`,
  };
}

type End = Pick<Connection, "address" | "port" | "user" | "host_keys" | "host_key_file">;

function endOf(end: Pick<Host, "address" | "port" | "user" | "hostKeys" | "hostKeyFile">, stack: TerraformStack): End {
  return {
    address: end.address,
    port: end.port ?? 22,
    user: end.user ?? "root",
    host_keys: (end.hostKeys ?? []).map((key) => key.trim()),
    host_key_file: pathOrNull(end.hostKeyFile, stack),
  };
}

function pathOrNull(path: string | undefined, stack: TerraformStack): string | null {
  return path === undefined ? null : fromStackFolder(stack, path);
}

/**
 * Terraform's `connection` block, made of expressions over an object that holds a {@link Connection}.
 *
 * @param source Terraform expression of that object, e.g. `self.input`
 */
export function connectionBlock(source: string): Readonly<Record<string, unknown>> {
  const when = (condition: string, value: string): string => `\${${condition} ? null : ${value}}`;
  const bastion = `${source}.bastion`;
  const key = `${source}.identity_file == null`;
  return {
    type: "ssh",
    host: `\${${source}.address}`,
    port: `\${${source}.port}`,
    user: `\${${source}.user}`,
    agent: `\${${key}}`,
    private_key: when(key, `file(pathexpand(${source}.identity_file))`),
    host_key: `\${${hostKey(source)}}`,
    bastion_host: when(`${bastion} == null`, `${bastion}.address`),
    bastion_port: when(`${bastion} == null`, `${bastion}.port`),
    bastion_user: when(`${bastion} == null`, `${bastion}.user`),
    bastion_private_key: when(`${bastion} == null || ${key}`, `file(pathexpand(${source}.identity_file))`),
    bastion_host_key: when(`${bastion} == null`, `(${hostKey(bastion)})`),
    timeout: `\${${source}.timeout}`,
    script_path: `\${${source}.script_path}`,
    target_platform: "unix",
  };
}

/**
 * All host keys of a machine in the one argument that Terraform has for them.
 *
 * It writes `<address>:<port> <host_key>` into a known_hosts file. The server chooses which of its keys it shows, by the order in which
 * Terraform asks (ECDSA before Ed25519); so each further key goes into a line of its own.
 */
function hostKey(end: string): string {
  const address = `(strcontains(${end}.address, ":") ? "[\${${end}.address}]" : ${end}.address)`;
  // Lines of *.pub files and those of ssh-keyscan, which begin with the address.
  const inFile = `regexall("(?:ssh|ecdsa|sk)-[-a-z0-9@.]+ [A-Za-z0-9+/]+=*", file(pathexpand(${end}.host_key_file)))`;
  const keys = `concat(${end}.host_keys, ${end}.host_key_file == null ? [] : ${inFile})`;
  // A file without a key must not pass for a machine that nobody asked to verify: its first key is looked for, and Terraform fails.
  const known = `concat([${keys}[0]], slice(${keys}, 1, length(${keys})))`;
  const unasked = `length(${end}.host_keys) == 0 && ${end}.host_key_file == null`;
  return `${unasked} ? null : join("\\n\${${address}}:\${${end}.port} ", ${known})`;
}
