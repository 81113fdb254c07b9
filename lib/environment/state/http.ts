import { enforce } from "../../units";
import type { StateLocation } from "./state-location";
import { urlViolations } from "./state-rules";
import type { BackendConfig } from "./terraform-state";

/** Options of {@link StateBackend.http}; credentials come from TF_HTTP_USERNAME and TF_HTTP_PASSWORD. */
export interface HttpStateOptions {
  /**
   * Address under which the states lie: a stack's is `<address>/<stack>`, its lock `<address>/<stack>/lock`. For GitLab
   * `https://gitlab.example.com/api/v4/projects/<id>/terraform/state`.
   *
   * @see https://developer.hashicorp.com/terraform/language/backend/http#address
   */
  readonly address: string;

  /**
   * HTTP method that takes the lock; GitLab wants POST.
   *
   * @default "LOCK"
   * @see https://developer.hashicorp.com/terraform/language/backend/http#lock_method
   */
  readonly lockMethod?: string;

  /**
   * HTTP method that gives the lock back; GitLab wants DELETE.
   *
   * @default "UNLOCK"
   * @see https://developer.hashicorp.com/terraform/language/backend/http#unlock_method
   */
  readonly unlockMethod?: string;
}

/** Arguments of Terraform's `http` backend. */
export function httpConfig(options: HttpStateOptions): (location: StateLocation) => BackendConfig {
  enforce("StateBackend", "http", options, [
    ({ address }) => urlViolations("address", address, "TF_HTTP_USERNAME and TF_HTTP_PASSWORD"),
  ]);
  const base = options.address.replace(/\/+$/, "");
  return ({ stack }) => {
    const address = `${base}/${stack.node.id}`;
    return {
      address,
      lock_address: `${address}/lock`,
      unlock_address: `${address}/lock`,
      lock_method: options.lockMethod ?? "LOCK",
      unlock_method: options.unlockMethod ?? "UNLOCK",
    };
  };
}
