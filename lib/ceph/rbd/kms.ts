import { isDataKey, refuse, Rule, Violation, violationsOf } from "../../units";

/** A HashiCorp Vault, or an OpenBao, in which the driver keeps a passphrase for each volume. */
export interface VaultKmsOptions {
  /** Address, e.g. `https://vault.example.com:8200`. */
  readonly address: string;
  /**
   * Role in Vault of the driver's service accounts.
   *
   * @default "csi-kubernetes"
   */
  readonly role?: string;
  /**
   * Path at which Vault's login for Kubernetes answers.
   *
   * @default "/v1/auth/kubernetes/login"
   */
  readonly authPath?: string;
  /**
   * Kind of the secrets engine.
   *
   * @default the one that Vault says it is
   */
  readonly backend?: "kv" | "kv-v2";
  /**
   * Path of the secrets engine.
   *
   * @default "secret/"
   */
  readonly backendPath?: string;
  /**
   * What the names of the passphrases begin with.
   *
   * @default "ceph-csi/"
   */
  readonly passphrasePath?: string;
  /**
   * Namespace of Vault, where it has some.
   *
   * @default none
   */
  readonly namespace?: string;
  /**
   * Certificate, in PEM, of the authority that Vault's own is signed by.
   *
   * @default none: one that the driver's image knows
   */
  readonly caCertificate?: string;
  /**
   * Name that Vault's certificate has, where it is not the one in the address.
   *
   * @default that of the address
   */
  readonly tlsServerName?: string;
  /**
   * Whether a passphrase is gone for good with its volume: where it is not, a deleted volume could still be read.
   *
   * @default true
   */
  readonly destroyKeys?: boolean;
}

/**
 * A system that keeps keys for encrypted volumes.
 *
 * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md#encryption-for-rbd-volumes
 */
export class Kms {
  /** Vault, which the driver logs in to as its service account. @throws InvalidInputError KmsAddressInvalid */
  public static vault(options: VaultKmsOptions): Kms {
    refuse("Kms", "vault", violationsOf(options, VAULT_RULES));
    const { namespace, tlsServerName, backend } = options;
    return new Kms(
      {
        encryptionKMSType: "vault",
        vaultAddress: options.address,
        // The driver has defaults for these three, and fails without them all the same.
        vaultAuthPath: options.authPath ?? "/v1/auth/kubernetes/login",
        vaultRole: options.role ?? "csi-kubernetes",
        vaultPassphrasePath: options.passphrasePath ?? "ceph-csi/",
        ...(backend === undefined ? {} : { vaultBackend: backend }),
        vaultBackendPath: options.backendPath ?? "secret/",
        ...(namespace === undefined ? {} : { vaultNamespace: namespace }),
        ...(tlsServerName === undefined ? {} : { vaultTLSServerName: tlsServerName }),
        vaultDestroyKeys: String(options.destroyKeys ?? true),
      },
      options.caCertificate,
    );
  }

  /**
   * Any other system that the driver knows.
   *
   * @param type e.g. `kmip` or `aws-sts-metadata`
   * @param settings as the driver wants them, unchecked. They stand in a ConfigMap: secrets go into the Secret that they name
   */
  public static other(type: string, settings: Readonly<Record<string, unknown>>): Kms {
    return new Kms({ encryptionKMSType: type, ...settings }, undefined);
  }

  private constructor(
    private readonly settings: Readonly<Record<string, unknown>>,
    private readonly caCertificate: string | undefined,
  ) {}

  /** Whether it encrypts the keys of volumes with the passphrase of the driver's Secret. */
  public get needsPassphrase(): boolean {
    return this.settings.encryptionKMSType === "metadata" && !("secretName" in this.settings);
  }

  /** What the driver is told of it. */
  public configuration(id: string): Readonly<Record<string, unknown>> {
    return this.caCertificate === undefined ? this.settings : { ...this.settings, vaultCAFromSecret: caKey(id) };
  }

  /** What the driver reads of the Secret that it logs in to Ceph by. */
  public secretData(id: string): Readonly<Record<string, string>> {
    return this.caCertificate === undefined ? {} : { [caKey(id)]: this.caCertificate };
  }
}

/** What the systems of one driver must be called. */
export function* kmsNameViolations(kms: Readonly<Record<string, Kms>>): Iterable<Violation> {
  for (const id of Object.keys(kms).filter((name) => name === "default" || !isDataKey(name))) {
    yield {
      code: "KmsNameInvalid",
      what: 'a KMS is named by letters, digits, dots, dashes and underscores, and "default" is the driver\'s own',
      got: id,
      instead: 'write e.g. "vault"',
    };
  }
}

const VAULT_RULES: readonly Rule<VaultKmsOptions>[] = [
  function* addressIsUrl({ address }) {
    if (typeof address !== "string" || !/^https?:\/\/[^/\s@]+$/.test(address)) {
      yield {
        code: "KmsAddressInvalid",
        what: "address is that of a Vault: a scheme, a host and a port where it has one",
        // An address may hold credentials.
        ...(typeof address !== "string" || address.includes("@") ? {} : { got: address }),
        instead: 'write e.g. "https://vault.example.com:8200"',
      };
    }
  },
];

function caKey(id: string): string {
  return `${id}-ca.crt`;
}
