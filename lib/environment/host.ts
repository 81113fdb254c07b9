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
}
