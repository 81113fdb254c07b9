import { goPackage, isDebianLike, parseCandidates } from "../../../lab/build/apt";
import { blocking } from "../../../lab/build/support";
import { canBuild, compareVersions } from "../../../lab/build/toolchain";

describe("compareVersions", () => {
  test.each([
    ["1.9", "1.24.0", -1],
    ["1.24", "1.24.0", 0],
    ["1.24.13", "1.24.2", 1],
    ["1.25rc1", "1.24.9", 1],
    ["1.19~1", "1.19", 0],
  ])("%s and %s", (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
    expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
  });
});

describe("canBuild", () => {
  const go = (version: string, toolchain: string) => ({ path: "go", version, toolchain });

  test.each([
    ["new enough", go("1.24.0", "local"), true],
    ["newer", go("1.26.8", "auto"), true],
    ["too old, fetching nothing", go("1.23.9", "local"), false],
    ["too old, fetching what it lacks", go("1.21.0", "auto"), true],
    ["too old to fetch anything", go("1.19.8", "auto"), false],
  ])("a Go that is %s", (_, found, able) => {
    expect(canBuild(found, "1.24.0")).toBe(able);
  });
});

describe("apt", () => {
  const policy = (name: string, candidate: string) =>
    `${name}:\n  Installed: (none)\n  Candidate: ${candidate}\n  Version table:\n     ${candidate} 500\n`;

  test("candidates without their epoch", () => {
    const found = parseCandidates(policy("golang-go", "2:1.19~1") + policy("golang-1.24-go", "1.24.4-1~bpo12+1"));
    expect([...found]).toEqual([
      ["golang-go", "1.19~1"],
      ["golang-1.24-go", "1.24.4-1~bpo12+1"],
    ]);
    expect(parseCandidates(policy("golang-go", "(none)")).size).toBe(0);
  });

  test.each([
    ["the plain package where it is new enough", { "golang-go": "1.24~2", "golang-1.25-go": "1.25.1-1" }, "golang-go"],
    ["a versioned one where it is not", { "golang-go": "1.19~1", "golang-1.24-go": "1.24.4-1" }, "golang-1.24-go"],
    ["none where all are old", { "golang-go": "1.19~1", "golang-1.19-go": "1.19.8-2" }, undefined],
  ])("%s", (_, candidates, expected) => {
    expect(goPackage(new Map(Object.entries(candidates)), "1.24.0")).toBe(expected);
  });

  test.each([
    ["Debian", "PRETTY_NAME=x\nID=debian\n", true],
    ["Ubuntu", 'ID=ubuntu\nID_LIKE=debian\nNAME="Ubuntu"\n', true],
    ["Mint", 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
    ["Fedora", 'ID=fedora\nNAME="not debian"\n', false],
    ["nothing", "", false],
  ])("%s", (_, text, like) => {
    expect(isDebianLike(text)).toBe(like);
  });
});

describe("blocking", () => {
  const lacks = [{ reason: "a", packages: ["a"] }, { reason: "b" }];

  test("what packages mend blocks only where none can be installed", () => {
    expect(blocking(lacks, true)).toEqual(["b"]);
    expect(blocking(lacks, false)).toEqual(["a", "b"]);
  });
});
