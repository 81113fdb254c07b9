import type { SecretVariable } from "../secret-value";
import type { SecretForm } from "./secret-form";
import type { SecretRecipe } from "./secret-recipe";

/** What somebody who uses a secret knows of it. */
export interface SecretUse {
  /** What every value must look like: another one is refused by each plan. Nothing is checked without it. */
  readonly form?: SecretForm;
  /** How it comes into being. Without it a person has to give it, and is told no more than its name. */
  readonly recipe?: SecretRecipe;
  /** What it means to change it. */
  readonly rotation?: SecretUseRotation;
  /**
   * Variable of the private key that it is the certificate of. `onprem secrets` then tells when the two do not belong together, and when the
   * certificate has ended or soon will; a recipe of a key pair says as much by itself.
   */
  readonly certifies?: SecretVariable;
}

/** What it means to change a secret, in whole sentences that are shown before it is. */
export interface SecretUseRotation {
  /** What happens when another value is applied, and what has to be done for it: `All cores restart together.` */
  readonly entails?: string;
  /** What is lost for good with the old value: `the passwords in Harbor's database, which it encrypts`. It is never replaced then unless forced. */
  readonly loses?: string;
}
