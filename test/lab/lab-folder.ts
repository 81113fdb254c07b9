import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { labPaths, type LabPaths } from "../../lab/paths";
import { describeUnless } from "../support/requirements";

/** A lab folder that is gone after each test; read `current()` inside the test. */
export function temporaryLab(): { readonly current: () => LabPaths } {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-")));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { current: () => labPaths(folder) };
}

/** The lab runs on Linux only; what it does to processes can be tried there only. */
export function describeOnLinux(name: string, body: () => void): void {
  describeUnless(process.platform === "linux" ? undefined : "the lab runs on Linux", name, body);
}
