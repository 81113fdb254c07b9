import * as fs from "node:fs";
import * as path from "node:path";
import { type Finished, runProgram } from "../../program";
import type { Surroundings } from "../../surroundings";
import { withoutTerraform } from "../../terraform-variables";
import type { SecretsPlace } from "../../secrets-place";

/**
 * Makes sure that git leaves secrets alone, where the app lies in a repository.
 *
 * @throws Error when git keeps the file of secrets, or would take it or its folder up
 */
export async function refuseWhatGitKeeps(place: SecretsPlace, surroundings: Surroundings): Promise<void> {
  if (!isInRepository(place.app)) {
    return;
  }
  const git = (...args: readonly string[]): Promise<Finished> =>
    runProgram("git", args, {
      folder: place.app,
      variables: withoutTerraform(surroundings.variables),
      interrupted: surroundings.interrupted,
    });
  let tracked: Finished;
  try {
    tracked = await git("ls-files", "--", place.file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
    surroundings.stderr.write("onprem: there is no git here to say whether it ignores secrets/; see that it does\n");
    return;
  }
  refuseFailure(tracked);
  if (tracked.stdout !== "") {
    throw new Error(
      `git keeps ${place.file}: whoever has the repository has the secrets; take it out (git rm --cached ${place.file}), ignore /secrets/ and rotate them`,
    );
  }
  for (const file of [place.path, place.unfinished]) {
    const ignored = await git("check-ignore", "--quiet", "--", file);
    if (ignored.status === 1) {
      throw new Error(
        "git does not ignore secrets/, and would commit what is in it; run: echo /secrets/ >> .gitignore",
      );
    }
    refuseFailure(ignored);
  }
}

/** Whether a folder lies in a work tree, as far as can be seen without git. */
function isInRepository(folder: string): boolean {
  const parent = path.dirname(folder);
  return fs.existsSync(path.join(folder, ".git")) || (parent !== folder && isInRepository(parent));
}

function refuseFailure({ status, stderr }: Finished): void {
  if (status !== 0) {
    throw new Error(`git does not say whether it ignores secrets/: ${stderr.trim()}`);
  }
}
