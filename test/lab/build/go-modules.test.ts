import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import fc from "fast-check";

import { binarySpecs, cacheKey, goVersion, isForControlPlane, requiredVersion } from "../../../lab/build/go-modules";
import { labPaths, modulesFolder } from "../../../lab/paths";

const GO_MOD = `module example

go 1.24.0

require (
	example.org/server/v3 v3.6.8 // indirect
	example.org/server v1.2.3-rc.1
)

require example.org/single v0.7.0

replace example.org/server/v3 => example.org/fork v9.9.9
`;

describe("reading go.mod", () => {
  test.each([
    ["example.org/server/v3", "v3.6.8"],
    ["example.org/server", "v1.2.3-rc.1"],
    ["example.org/single", "v0.7.0"],
  ])("the version of %s", (module, version) => {
    expect(requiredVersion(GO_MOD, module)).toBe(version);
  });

  test("a module that is not required", () => {
    expect(() => requiredVersion(GO_MOD, "example.org/serve")).toThrow("go.mod does not require example.org/serve");
  });

  test("the Go it asks for", () => {
    expect(goVersion(GO_MOD)).toBe("1.24.0");
    expect(() => goVersion("module example\n")).toThrow("no go line");
  });
});

describe("cacheKey", () => {
  test("other inputs, another key", () => {
    const inputs = fc.array(fc.string(), { maxLength: 4 });
    fc.assert(
      fc.property(inputs, inputs, (left, right) => {
        expect(cacheKey(left) === cacheKey(right)).toBe(JSON.stringify(left) === JSON.stringify(right));
      }),
    );
  });

  test("where one input ends and the next begins is part of it", () => {
    expect(cacheKey(["ab", "c"])).not.toBe(cacheKey(["a", "bc"]));
    expect(cacheKey(["1:a"])).not.toBe(cacheKey(["a", ""]));
  });
});

describe("binarySpecs", () => {
  const specs = binarySpecs(labPaths("/lab"));

  test("the programs and their pinned versions", () => {
    expect(specs.map(({ name, version }) => `${name} ${version}`)).toEqual([
      "kube-apiserver v1.34.4",
      "kube-controller-manager v1.34.4",
      "kube-scheduler v1.34.4",
      "kubelet v1.34.4",
      "kube-proxy v1.34.4",
      "kubectl v1.34.4",
      "etcd v3.6.8",
      "kwok v0.7.0",
      "coredns v1.12.4",
    ]);
  });

  test("Kubernetes is stamped with the version its go.mod requires", () => {
    const flags = specs[0]?.flags.join(" ");
    for (const value of ["gitVersion=v1.34.4", "gitMajor=1", "gitMinor=34"]) {
      expect(flags).toContain(`-X k8s.io/component-base/version.${value}`);
    }
  });

  test("one folder a module, keyed", () => {
    const folders = new Set(specs.map(({ path }) => dirname(path)));
    expect([...folders].map((folder) => basename(folder).replace(/-[0-9a-f]{12}$/, "-KEY"))).toEqual([
      "kubernetes-v1.34.4-KEY",
      "etcd-v3.6.8-KEY",
      "kwok-v0.7.0-KEY",
      "coredns-v1.12.4-KEY",
    ]);
  });

  test("every package is pinned as a tool of its module, but for what the lab writes itself", () => {
    for (const spec of specs.filter((one) => one.package !== ".")) {
      expect(readFileSync(join(spec.module, "go.mod"), "utf8")).toMatch(new RegExp(`(tool |\\t)${spec.package}$`, "m"));
    }
  });

  test("what only real nodes need is not built without them", () => {
    const left = specs.filter((spec) => !isForControlPlane(spec)).map(({ name }) => name);
    expect(left).toEqual(["kubelet", "kube-proxy", "kubectl", "coredns"]);
  });

  test("no module needs a newer Go than the others", () => {
    expect(new Set(specs.map(({ go }) => go))).toEqual(new Set(["1.24.0"]));
    expect(specs.every(({ module }) => module.startsWith(modulesFolder()))).toBe(true);
  });
});
