import type { SecretValue } from "../environment";

/** Certificate chain and private key, PEM, each in its own place. */
export interface TlsPair {
  /** Certificate, followed by its chain. */
  readonly certificate: SecretValue;
  /** Private key, not encrypted. */
  readonly key: SecretValue;
  /**
   * Counts the changes of values that are given as variables: raise it by 1 to have new ones written.
   *
   * @default 1
   */
  readonly revision?: number;
}

/** The certificate by which something in a cluster, such as an entry or a registry, speaks HTTPS. */
export class Tls {
  /**
   * A Secret of type kubernetes.io/tls that somebody else makes, e.g. cert-manager, in the namespace of whoever uses it.
   *
   * That one needs the prop `namespace` then: in a namespace that it makes itself there can be no Secret yet.
   */
  public static existing(secretName: string): Tls {
    return new Tls({ kind: "secret", name: secretName });
  }

  /**
   * Certificate and key one by one. Variables become the Secret `<id>-tls` of the construct that uses them, without a trace in plan or
   * state; a Secret that exists lies in its namespace.
   */
  public static pair(pair: TlsPair): Tls {
    return new Tls({ kind: "pair", pair });
  }

  /** Whether any part of it lies in a Secret that somebody else makes. */
  public get isExisting(): boolean {
    const { source } = this;
    return (
      source.kind === "secret" || [source.pair.certificate, source.pair.key].some(({ kind }) => kind === "existing")
    );
  }

  private constructor(
    /** Where certificate and key come from. */
    public readonly source: TlsSource,
  ) {}
}

/** Where certificate and key come from. */
export type TlsSource =
  { readonly kind: "secret"; readonly name: string } | { readonly kind: "pair"; readonly pair: TlsPair };
