import { enforce } from "../../units";
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
  enforce("StateBackend", stack.node.path, folder, [
    function* isFolder(path) {
      if (path === "" || path === "~" || path.startsWith("~/")) {
        yield {
          code: "StateFolderInvalid",
          what: "folder is a path, and Terraform does not know whose home ~ is",
          got: path,
          instead: "write a path that starts at the folder of the app, or an absolute one",
        };
      }
    },
  ]);
  return { path: fromStackFolder(stack, `${folder}/terraform.${stack.node.id}.tfstate`) };
}
