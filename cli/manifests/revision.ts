import * as fs from "node:fs";
import * as path from "node:path";
import { runProgram, stopWhenInterrupted } from "../program";
import type { Surroundings } from "../surroundings";
import { withTemporaryFolder } from "../temporary-folder";

/** Variables by which git tells its hooks where they are: there they would lead to the wrong tree. */
const PLACE_OF_GIT = /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY)$/;

/** Files that say which packages an app wants. */
const LOCK_FILES = ["package-lock.json", "yarn.lock", "pnpm-lock.yaml"];

/**
 * Checks a revision out beside the working tree, which is not touched, with the packages that are installed here, and removes it afterwards
 * whatever happens.
 *
 * @param use is given the folder of the app at that revision
 * @throws Error when this is no repository, or has no such revision
 */
export async function withRevision<T>(
  revision: string,
  surroundings: Surroundings,
  use: (folder: string, surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  const variables = Object.fromEntries(
    Object.entries(surroundings.variables).filter(([name]) => !PLACE_OF_GIT.test(name)),
  );
  const { folder } = surroundings;
  // Not interrupted: what git does here is short, and half of it would stay behind.
  const git = (...args: readonly string[]) => runProgram("git", args, { folder, variables });
  const asked = async (complaint: string, ...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await git(...args);
    if (status !== 0) {
      throw new Error(`${complaint}: ${stderr.trim().split("\n").at(-1) ?? ""}`.replace(/: $/, ""));
    }
    return stdout.replace(/\n$/, "");
  };
  const top = await asked(`a revision can be read in a repository of git alone`, "rev-parse", "--show-toplevel");
  const below = await asked("git does not say where this folder is", "rev-parse", "--show-prefix");
  const commit = await asked(
    `git knows no revision ${revision}`,
    ...["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`],
  );
  return withTemporaryFolder("onprem-revision-", async (temporary) => {
    const tree = path.join(temporary, path.basename(top));
    const links: string[] = [];
    try {
      // Hooks are for the person's own tree.
      const quiet = ["-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--detach"];
      await asked(`${revision} cannot be checked out`, ...quiet, tree, commit);
      stopWhenInterrupted(surroundings.interrupted);
      links.push(...linkPackages(top, tree, below));
      const app = path.join(tree, below);
      if (!fs.existsSync(app)) {
        throw new Error(`${revision} has no folder ${below}`);
      }
      warnOfPackages(revision, folder, app, surroundings);
      return await use(app, { ...surroundings, folder: app, variables });
    } finally {
      links.forEach((link) => {
        fs.rmSync(link, { force: true });
      });
      // Twice: git locks a tree that it is still making.
      await git("worktree", "remove", "--force", "--force", tree);
    }
  });
}

/** Links each node_modules from the app up to the top of the repository. */
function linkPackages(top: string, tree: string, below: string): readonly string[] {
  const parts = below.split("/").filter((part) => part !== "");
  const folders = Array.from({ length: parts.length + 1 }, (_, length) => parts.slice(0, length).join("/"));
  return folders.flatMap((folder) => {
    const [installed, link] = [path.join(top, folder, "node_modules"), path.join(tree, folder, "node_modules")];
    if (!fs.existsSync(installed) || !fs.existsSync(path.dirname(link)) || fs.existsSync(link)) {
      return [];
    }
    fs.symlinkSync(installed, link);
    return [link];
  });
}

function warnOfPackages(revision: string, here: string, there: string, { stderr }: Surroundings): void {
  const textOf = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
  const changed = LOCK_FILES.filter((name) => textOf(path.join(here, name)) !== textOf(path.join(there, name)));
  if (changed.length > 0) {
    stderr.write(`onprem: ${changed.join(", ")} differs from ${revision}, whose app runs with the packages of today\n`);
  }
}
