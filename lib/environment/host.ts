/** Where a machine answers: what tells two of them apart, however their addresses are written. */
export function placeOf({ address, port = 22 }: Pick<Host, "address" | "port">): string {
  return `${address.toLowerCase()}:${port}`;
}

/** A machine of an environment, reached over SSH. */
export interface Host {
  /**
   * Name by which people, Terraform addresses and node labels know the machine; on a cluster the node's name.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
   */
  readonly name: string;

  /**
   * IP address or DNS name that Terraform connects to.
   *
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#host
   */
  readonly address: string;

  /**
   * TCP port of the SSH server.
   *
   * @default 22
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#port
   */
  readonly port?: number;

  /**
   * User that logs in.
   *
   * @default "root"
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#user
   */
  readonly user?: string;

  /**
   * Public keys of the SSH server, as in its `/etc/ssh/ssh_host_*_key.pub`. List one of each type that it has: the server chooses
   * which one to show.
   *
   * @default none: {@link Host.hostKeyFile} names them, or the machine is not known
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#host_key
   */
  readonly hostKeys?: readonly string[];

  /**
   * File with the public keys of the SSH server, a line a key, on the machine that runs Terraform; a relative path starts at the
   * folder of the app.
   *
   * @default none: {@link Host.hostKeys} lists them, or the machine is not known
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#host_key
   */
  readonly hostKeyFile?: string;

  /**
   * What the machine is for, in the terms of Kubernetes; a host group picks its machines by them.
   *
   * `node-role.kubernetes.io/control-plane` marks machines of the control plane, which a change never takes away all at once.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
   */
  readonly labels?: Readonly<Record<string, string>>;
}
