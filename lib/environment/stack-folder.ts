import * as path from "node:path";
import { App, Manifest, TerraformStack, Token } from "cdktf";

/**
 * A path as Terraform sees it, which runs in the stack's own folder of the output.
 *
 * A relative path starts at the folder of the app, and stays relative, so that the synthesized file is the same on every
 * machine. Absolute paths, such with a leading `~`, which the providers expand, and those that only Terraform
 * knows pass unchanged.
 */
export function fromStackFolder(stack: TerraformStack, given: string): string {
  if (Token.isUnresolved(given) || path.isAbsolute(given) || given === "~" || given.startsWith("~/")) {
    return given;
  }
  const folder = path.resolve(App.of(stack).outdir, Manifest.stacksFolder, stack.node.id);
  return path.relative(folder, path.resolve(given)).replaceAll(path.sep, "/");
}
