import type { DeclaredSecret } from "./declared";

/**
 * @param hints what else there is to know before it is forced
 * @throws Error when something is lost for good with the old value of a secret, and nobody said that it may be
 */
export function refuseLoss(secrets: readonly DeclaredSecret[], isForced: boolean, hints: readonly string[] = []): void {
  const losses = secrets.flatMap(({ name, rotation }) =>
    (rotation?.loses ?? []).map((what) => `${name} must not change, for this would be lost for good: ${what}`),
  );
  if (losses.length > 0 && !isForced) {
    throw new Error([...losses, ...hints, "--force replaces it all the same."].join("\n"));
  }
}
