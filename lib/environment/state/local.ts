import { fromStackFolder } from "../stack-folder";
import type { StateLocation } from "./state-location";
import type { BackendConfig } from "./terraform-state";

/** Options of {@link StateBackend.local}. */
export interface LocalStateOptions {
  /**
   * Folder that holds `terraform.<stack>.tfstate`; a relative path starts at the folder of the app.
   *
   * @default the folder of the app
   * @see https://developer.hashicorp.com/terraform/language/backend/local
   */
  readonly folder?: string;
}

/** Arguments of Terraform's `local` backend. */
export function localConfig(options: LocalStateOptions, { stack }: StateLocation): BackendConfig {
  const folder = options.folder ?? ".";
  return { path: fromStackFolder(stack, `${folder}/terraform.${stack.node.id}.tfstate`) };
}
