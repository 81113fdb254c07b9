import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { labPaths, modulesFolder, statePaths } from "../../lab/paths";

describe("labPaths", () => {
  const before = process.env.CDKTF_ONPREM_LAB_DIR;
  afterEach(() => {
    if (before === undefined) delete process.env.CDKTF_ONPREM_LAB_DIR;
    else process.env.CDKTF_ONPREM_LAB_DIR = before;
  });

  test("lie in the user's cache", () => {
    delete process.env.CDKTF_ONPREM_LAB_DIR;
    expect(labPaths().kubeconfig).toBe(join(homedir(), ".cache", "cdktf-onprem", "lab", "kubeconfig"));
  });

  test("lie where CDKTF_ONPREM_LAB_DIR says", () => {
    process.env.CDKTF_ONPREM_LAB_DIR = "/somewhere/else";
    expect(labPaths().bin).toBe("/somewhere/else/bin");
  });

  test("an empty CDKTF_ONPREM_LAB_DIR is none", () => {
    process.env.CDKTF_ONPREM_LAB_DIR = "";
    expect(labPaths().root).toBe(join(homedir(), ".cache", "cdktf-onprem", "lab"));
  });

  test("what down removes is below the lab's folder and spares the binaries", () => {
    const paths = labPaths("/lab");
    const removed = statePaths(paths);
    expect(removed).toEqual(expect.arrayContaining([paths.data, paths.pki, paths.run, paths.logs, paths.kubeconfig]));
    for (const path of removed) {
      expect(path.startsWith("/lab/")).toBe(true);
      expect(`${paths.bin}/`.startsWith(`${path}/`)).toBe(false);
    }
  });
});

describe("modulesFolder", () => {
  test("is found from the sources and from the compiled files", () => {
    const folder = modulesFolder();
    expect(existsSync(join(folder, "kwok", "go.mod"))).toBe(true);
    expect(modulesFolder(join(folder, "..", "..", "dist", "lab"))).toBe(folder);
  });

  test("is missed with a clear error", () => {
    expect(() => modulesFolder("/")).toThrow("no lab/control-plane/go.mod above /");
  });
});
