import * as fc from "fast-check";
import type { ManagedFile } from "../../lib/host";
import { digestOf, manifestOf, type Payload, piecesOf } from "../../lib/host/payload";
import { quoted } from "../../lib/host/shell";
import { execFileSync } from "node:child_process";

const FILES: readonly ManagedFile[] = [
  { path: "/etc/a.conf", content: "a=1\n" },
  { path: "/etc/b.conf", content: "secret", mode: "0600", owner: "web:web", secret: true },
  { path: "/etc/c.conf", edit: "sed s/x/y/", undo: "sed s/y/x/" },
  { path: "/etc/d.conf", absent: true },
];

const PAYLOAD: Payload = {
  ...{ id: "test-nodes.demo", title: "it's a test", host: "node-1", files: FILES, units: ["kubelet", "containerd"] },
  ...{ settle: 5, within: 60, activation: 30, confirmedLater: false, digest: "0123" },
  steps: { activate: "true", healthy: "true" },
};

test("the manifest has a line a file", () => {
  expect(manifestOf(FILES).split("\n")).toEqual([
    "write 0644 root:root files/0 /etc/a.conf",
    "write 0600 web:web files/1 /etc/b.conf",
    "edit - - files/2 /etc/c.conf",
    "remove - - - /etc/d.conf",
    "",
  ]);
});

test("the machine is told everything but the secrets", () => {
  expect(piecesOf(PAYLOAD).map(([name]) => name)).toEqual([
    ...["settings", "manifest", "files/0", "files/2", "files/2.undo", "steps/activate", "steps/healthy"],
  ]);
});

test("the settings are what a shell reads", () => {
  const settings = new Map(piecesOf(PAYLOAD)).get("settings")!;
  const script = `${settings}echo "$id|$title|$host|$settle|$within|$activation|$units|$confirm|$digest"`;
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" }).trim()).toBe(
    "test-nodes.demo|it's a test|node-1|5|60|30|kubelet containerd|now|0123",
  );
});

test("any text stays one word of shell", () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes("\0")),
      (text) => {
        expect(execFileSync("sh", ["-c", `printf %s ${quoted(text)}`], { encoding: "utf8" })).toBe(text);
      },
    ),
    { numRuns: 50 },
  );
});

describe("the digest", () => {
  const digest = digestOf(FILES);

  test.each<[string, readonly ManagedFile[]]>([
    ["another content", FILES.map((file) => ("content" in file ? { ...file, content: "other" } : file))],
    ["another mode", FILES.map((file) => ("content" in file ? { ...file, mode: "0640" } : file))],
    ["another edit", FILES.map((file) => ("edit" in file ? { ...file, edit: "cat" } : file))],
    ["another order", [...FILES].reverse()],
    ["a file less", FILES.slice(1)],
  ])("changes with %s", (_, files) => {
    expect(digestOf(files)).not.toBe(digest);
  });

  test("is the same when only the way of an edit is another", () => {
    const edited = (edit: string): string => digestOf([{ path: "/etc/c.conf", edit, undo: "cat", wants: "x=1" }]);
    expect(edited("sed s/x=0/x=1/")).toBe(edited("awk '{ print \"x=1\" }'"));
  });

  test("is the same for the same files", () => {
    expect(digestOf(structuredClone(FILES))).toBe(digest);
  });
});
