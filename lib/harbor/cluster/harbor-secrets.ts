import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Construct } from "constructs";
import { KubernetesSecret, type Tls } from "../../cluster";
import type { ExistingSecret, SecretUse, SecretValue, SecretVariable } from "../../environment";
import { adminUse, bucketUse, databaseUse, redisUse, tlsUse } from "../description/password-uses";
import { HarborBucket } from "../description/storage";
import { KEY_NAMES, KEY_USES } from "../keys/key-uses";
import { CHART_KEY_NAMES, CHART_KEYS } from "./chart-keys";
import { tlsOf } from "./exposure";
import type { HaHarborSettings } from "./ha-harbor-settings";

/** Names of the Secrets that a Harbor's pods read; to use one is to depend on it. */
export interface HarborSecretNames {
  /** All the keys. */
  readonly keys: string;
  /** Password of the user admin. */
  readonly admin: { readonly name: string; readonly key: string };
  readonly database: string;
  /** Undefined where Redis has no password. */
  readonly redis: string | undefined;
  /** Undefined where images are on a volume. */
  readonly bucket: string | undefined;
  /** Undefined where Harbor has no certificate itself. */
  readonly tls: string | undefined;
  /** Undefined where every machine knows the authority, or the certificate is not Harbor's own. */
  readonly certificateAuthority: string | undefined;
  /** Undefined where the images' own authorities will do. */
  readonly trustedAuthorities: string | undefined;
}

/** What is in the Secrets that pods read at their start alone, one Secret each. */
export type SecretSubject = "keys" | "admin" | "database" | "redis" | "bucket" | "tls";

/** What Secrets of a Harbor are made for. */
interface SecretContent {
  readonly id: string;
  readonly suffix: SecretSubject;
  readonly values: Readonly<Record<string, readonly [value: SecretValue, use: SecretUse]>>;
  readonly revision: number;
  readonly type?: string;
  readonly plainData?: Readonly<Record<string, string>>;
}

/** The Secrets of a Harbor: made of variables, or those that exist. */
export class HarborSecrets extends Construct {
  /** Their names. */
  public readonly names: HarborSecretNames;
  /** The Secret with the keys; undefined where it exists already. */
  public readonly keys: KubernetesSecret | undefined;

  /**
   * What changes with each writing of a Secret, by what is in it: of one that exists, the count of changes that is given here; nothing where there is
   * none.
   */
  public readonly revisions: Readonly<Partial<Record<SecretSubject, string>>>;

  private readonly made = new Map<SecretSubject, KubernetesSecret>();

  /** @param namespace of the Harbor, a reference where it is made */
  public constructor(
    scope: Construct,
    id: string,
    private readonly settings: HaHarborSettings,
    private readonly namespace: string,
  ) {
    super(scope, id);
    const { certificateAuthority, trustedAuthorities, adminPassword } = settings.description;
    // The chart shows it where Harbor's own address has a certificate, and nowhere else.
    const shownAuthority = tlsOf(settings.exposure) === undefined ? undefined : certificateAuthority;
    this.names = {
      keys: this.keysName(),
      admin: {
        name: this.passwordName("Admin", "admin", { [CHART_KEYS.admin]: [adminPassword, adminUse(this.owner)] }),
        key: adminPassword.kind === "existing" ? adminPassword.key : CHART_KEYS.admin,
      },
      database: this.passwordName("Database", "database", {
        [CHART_KEYS.database]: [
          settings.description.database.password,
          databaseUse(settings.description.database, this.owner),
        ],
      }),
      redis: this.redisName(),
      bucket: this.bucketName(),
      tls: this.tlsName(tlsOf(settings.exposure)),
      certificateAuthority: this.publicName("CertificateAuthority", "ca", shownAuthority),
      trustedAuthorities: this.publicName("TrustedAuthorities", "trusted-authorities", trustedAuthorities),
    };
    this.keys = this.made.get("keys");
    this.revisions = this.allRevisions();
  }

  private allRevisions(): HarborSecrets["revisions"] {
    const { secretRevision, description, exposure } = this.settings;
    const tls = tlsOf(exposure)?.source;
    const counts = Object.entries({
      keys: description.keys.revision,
      ...{ admin: secretRevision, database: secretRevision },
      ...(this.names.redis === undefined ? {} : { redis: secretRevision }),
      ...(this.names.bucket === undefined ? {} : { bucket: secretRevision }),
      ...(tls?.kind === "pair" ? { tls: tls.pair.revision ?? 1 } : {}),
    }) as readonly (readonly [SecretSubject, number])[];
    return Object.fromEntries(
      counts.map(([subject, count]) => [subject, String(this.made.get(subject)?.revision ?? count)]),
    );
  }

  private get owner(): string {
    return this.node.scope?.node.path ?? "";
  }

  private keysName(): string {
    const { source, revision } = this.settings.description.keys;
    if (source.kind === "existing") {
      return source.secretName;
    }
    const values = KEY_NAMES.map((name) => {
      const use = KEY_USES[name](source.variable, this.owner);
      return [CHART_KEY_NAMES[name], [source.variable(name), use]] as const;
    });
    return this.name({ id: "Keys", suffix: "keys", revision, values: Object.fromEntries(values) });
  }

  private redisName(): string | undefined {
    const { redis } = this.settings.description;
    const { password, username } = redis;
    return password === undefined
      ? undefined
      : this.passwordName(
          "Redis",
          "redis",
          { [CHART_KEYS.redis]: [password, redisUse(redis, this.owner)] },
          username === undefined ? {} : { [CHART_KEYS.redisUser]: username },
        );
  }

  private bucketName(): string | undefined {
    const { storage } = this.settings.description;
    if (!(storage instanceof HarborBucket)) {
      return undefined;
    }
    const { accessKey, secretKey, bucket } = storage.options;
    return this.passwordName("Bucket", "bucket", {
      [CHART_KEYS.accessKey]: [accessKey, bucketUse("access key", bucket, this.owner)],
      [CHART_KEYS.secretKey]: [secretKey, bucketUse("secret key", bucket, this.owner)],
    });
  }

  private tlsName(tls: Tls | undefined): string | undefined {
    if (tls === undefined) {
      return undefined;
    }
    if (tls.source.kind === "secret") {
      return tls.source.name;
    }
    const { certificate, key, revision = 1 } = tls.source.pair;
    const { hostname } = this.settings.description;
    return this.name({
      ...{ id: "Certificate", suffix: "tls", type: "kubernetes.io/tls", revision },
      values: {
        [CHART_KEYS.certificate]: [certificate, tlsUse("certificate", hostname, key)],
        [CHART_KEYS.key]: [key, tlsUse("key", hostname)],
      },
    });
  }

  private passwordName(
    id: string,
    suffix: SecretSubject,
    values: SecretContent["values"],
    plainData: Readonly<Record<string, string>> = {},
  ): string {
    return this.name({ id, suffix, values, plainData, revision: this.settings.secretRevision });
  }

  /** The Secret that all the values are in already, or one that is made of them. */
  private name({ id, suffix, values, type, plainData, revision }: SecretContent): string {
    const entries = Object.entries(values);
    const existing = entries
      .map(([, [value]]) => value)
      .find((value): value is ExistingSecret => value.kind === "existing");
    if (existing !== undefined) {
      return existing.name;
    }
    const secret = new KubernetesSecret(this, id, {
      ...{ namespace: this.namespace, name: `harbor-${suffix}`, type, revision, plainData },
      data: Object.fromEntries(entries.map(([key, [value]]) => [key, value as SecretVariable])),
      uses: Object.fromEntries(entries.map(([key, [, use]]) => [key, use])),
    });
    this.made.set(suffix, secret);
    return secret.name;
  }

  /** A Secret by name alone: the chart wants one for certificates of authorities, which everybody may know. */
  private publicName(id: string, suffix: string, certificate: string | undefined): string | undefined {
    return certificate === undefined
      ? undefined
      : new SecretV1(this, id, {
          metadata: { name: `harbor-${suffix}`, namespace: this.namespace },
          data: { "ca.crt": certificate },
        }).metadata.name;
  }
}
