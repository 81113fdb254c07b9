import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { buildBinaries, buildEnvironment, BuildOutput, missingBinaries } from "../../../lab/build/go-build";
import type { BinarySpec } from "../../../lab/build/go-modules";
import type { LabPaths } from "../../../lab/paths";
import { silentProgress } from "../../../lab/progress";
import { describeOnLinux, temporaryLab } from "../lab-folder";

function spec(paths: LabPaths, name: "etcd" | "kwok", key = "key"): BinarySpec {
  const path = join(paths.bin, `${name}-${key}`, name);
  return { name, version: "v1", module: paths.root, package: `example.org/${name}`, flags: ["-x"], path, go: "1.24.0" };
}

describe("buildEnvironment", () => {
  test("a user's settings do not change what is built", () => {
    const environment = buildEnvironment({
      PATH: "/bin",
      GOFLAGS: "-race",
      GOWORK: "/w",
      CGO_ENABLED: "1",
      GOOS: "js",
    });
    expect(environment).toEqual({ PATH: "/bin", GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0", GOOS: "linux" });
  });
});

describe("BuildOutput", () => {
  test("counts packages, however the text is cut", () => {
    const output = new BuildOutput();
    for (const text of ["go: downloading example.org/a v1\nin", "ternal/abi\nk8s.io/api", "/core/v1\n"])
      output.add(text);
    expect(output.summary()).toBe("2 packages compiled");
    expect(output.complaint()).toBe("");
  });

  test("says what it downloads while it compiles nothing", () => {
    const output = new BuildOutput();
    output.add("go: downloading example.org/a v1\ngo: downloading example.org/b v1\n");
    expect(output.summary()).toBe("2 modules downloaded");
  });

  test("keeps the compiler's words, the last ones if there are many", () => {
    const output = new BuildOutput();
    output.add("fmt\n# example.org/a\n");
    for (let line = 1; line <= 30; line++) output.add(`a.go:${line}: undefined: b\n`);
    const lines = output.complaint().split("\n");
    expect(lines).toHaveLength(20);
    expect(lines.at(-1)).toBe("a.go:30: undefined: b");
  });
});

describeOnLinux("buildBinaries", () => {
  const lab = temporaryLab();

  /** Stands in for `go`: writes what it was told into the file after -o, unless the package is to fail. */
  function fakeGo(): string {
    const path = join(lab.current().root, "go");
    writeFileSync(
      path,
      `#!/bin/sh
while [ $# -gt 1 ]; do [ "$1" = -o ] && target=$2; shift; done
echo "built $1" > "$target"
case $1 in */etcd) exit 0;; esac
echo "a.go:1: cannot do this" >&2
exit 3
`,
    );
    chmodSync(path, 0o755);
    return path;
  }

  test("builds what is missing and nothing twice", async () => {
    const paths = lab.current();
    const etcd = spec(paths, "etcd");
    await buildBinaries(fakeGo(), [etcd], paths, silentProgress);
    expect(readFileSync(etcd.path, "utf8")).toBe("built example.org/etcd\n");
    expect(missingBinaries([etcd])).toEqual([]);
    await buildBinaries("/no/such/go", [etcd], paths, silentProgress);
    expect(readFileSync(etcd.path, "utf8")).toBe("built example.org/etcd\n");
  });

  test("a failed build leaves no binary, and says why", async () => {
    const paths = lab.current();
    const kwok = spec(paths, "kwok");
    const building = buildBinaries(fakeGo(), [spec(paths, "etcd"), kwok], paths, silentProgress);
    await expect(building).rejects.toThrow("Building kwok v1 failed (exit status 3):\na.go:1: cannot do this");
    expect(existsSync(kwok.path)).toBe(false);
    expect(missingBinaries([spec(paths, "etcd"), kwok])).toEqual([kwok]);
  });

  test("a go that is not there", async () => {
    const paths = lab.current();
    await expect(buildBinaries("/no/such/go", [spec(paths, "etcd")], paths, silentProgress)).rejects.toThrow("ENOENT");
  });

  test("removes other keys and half-built files once the build is done", async () => {
    const paths = lab.current();
    const etcd = spec(paths, "etcd", "new");
    for (const stale of [spec(paths, "etcd", "old").path, `${etcd.path}.99.part`]) {
      mkdirSync(dirname(stale), { recursive: true });
      writeFileSync(stale, "");
    }
    await buildBinaries(fakeGo(), [etcd], paths, silentProgress);
    expect(readdirSync(paths.bin)).toEqual(["etcd-new"]);
    expect(readdirSync(dirname(etcd.path))).toEqual(["etcd"]);
  });
});
