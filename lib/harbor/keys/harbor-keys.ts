import { SecretValue, type SecretVariable } from "../../environment";
import type { KeyName } from "./key-uses";

/** Variables of keys. */
export interface HarborKeysOptions {
  /** What the names of the variables begin with; each Harbor of an environment has its own. @default "harbor" */
  readonly prefix?: string;
  /** Counts the changes of the keys: raise it by 1 to have new ones written, and the pods that read them replaced. @default 1 */
  readonly revision?: number;
}

/** A Secret with keys that somebody else makes. */
export interface ExistingHarborKeysOptions {
  /** Name of the Secret, in the namespace of the Harbor. */
  readonly secretName: string;
  /** Counts the changes of the keys: raise it by 1 to have the pods that read them replaced. @default 1 */
  readonly revision?: number;
}

/**
 * All that must be equal on every replica and node of a Harbor, and stay equal for ever: where it differs logins fail with 401 at random, and where
 * it is lost so are the passwords that Harbor keeps. `npx onprem secrets init <environment>` makes it once, a deploy never does.
 *
 * @see https://goharbor.io/docs/latest/install-config/harbor-ha-helm/
 */
export class HarborKeys {
  /** Keys that are given as variables, `<prefix>_token_key` and so on. A prefix that no variable can begin with is refused with the first of them. */
  public static variables({ prefix = "harbor", revision = 1 }: HarborKeysOptions = {}): HarborKeys {
    const variable = (name: KeyName): SecretVariable => SecretValue.variable(`${prefix}_${name}`);
    return new HarborKeys({ kind: "variables", variable }, revision);
  }

  /**
   * Keys in a Secret that exists, under the names that Harbor's chart has for them: `tls.key`, `tls.crt`, `secretKey`, `CSRF_KEY`, `secret`,
   * `JOBSERVICE_SECRET`, `REGISTRY_HTTP_SECRET`, `REGISTRY_PASSWD` and `REGISTRY_HTPASSWD`. Nobody checks their forms.
   */
  public static existing({ secretName, revision = 1 }: ExistingHarborKeysOptions): HarborKeys {
    // Judged as every reference to a Secret is.
    SecretValue.existing({ name: secretName, key: "secretKey" });
    return new HarborKeys({ kind: "existing", secretName }, revision);
  }

  private constructor(
    /** Where the keys are. */
    public readonly source: HarborKeysSource,
    /** {@link HarborKeysOptions.revision} */
    public readonly revision: number,
  ) {}
}

/** Where keys are: in variables by their names, or in a Secret. */
export type HarborKeysSource =
  | { readonly kind: "variables"; readonly variable: (name: KeyName) => SecretVariable }
  | { readonly kind: "existing"; readonly secretName: string };
