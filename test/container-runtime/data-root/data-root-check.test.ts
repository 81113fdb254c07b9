import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { dataRootSteps } from "../../../lib/container-runtime/data-root/data-root-steps";
import type { ChangeSteps } from "../../../lib/host";
import { Size } from "../../../lib/units";
import { describeWith } from "../../support/requirements";
import { FakeNode } from "../support/fake-node";
import { settingsFor } from "../support/settings";

describeWith(["rsync"], "moving a data root", () => {
  describe.each([["dash"], ["busybox sh"]])("in %s", (shell) => {
    let node: FakeNode;
    let steps: ChangeSteps;

    beforeEach(() => {
      node = new FakeNode(shell.split(" "));
      steps = dataRootSteps(settingsFor(node));
    });
    afterEach(() => node.close());

    describe("the check", () => {
      const refusal = (): string => node.step(steps, "check").output.trim();

      test.each([
        [
          "a folder on the same disk",
          () => node.install("stat", "#!/bin/sh\necho 1\n"),
          /is on the same file system as/,
        ],
        ["a network file system", () => node.write("type", "nfs"), /is nfs, on which overlayfs may not work/],
        ["memory", () => node.write("type", "tmpfs"), /is tmpfs/],
        [
          "xfs without ftype",
          () => {
            node.write("type", "xfs");
            node.install("xfs_info", "#!/bin/sh\necho 'naming ftype=0'\n");
          },
          /xfs without ftype=1/,
        ],
        ["a full disk", () => node.write("free", "1048576"), /has no room: \d+ KiB to copy, 1048576 KiB to leave free/],
        ["too few inodes", () => node.write("inodes", "10 2"), /has no room for 3 files/],
        [
          "somebody's files",
          () =>
            fs.mkdirSync(path.join(node.target, "lost+found", "x"), { recursive: true }) &&
            node.write("new/containerd/x", ""),
          /holds something that is not of an earlier move/,
        ],
        [
          "a disk mounted inside",
          () => node.write("proc/mounts", `/dev/sdb ${node.old}/content ext4 rw 0 0\n`),
          /mounted below/,
        ],
        [
          "a root on the command line",
          () => node.write("proc/7/cmdline", "containerd\0--root=/x\0"),
          /on its command line/,
        ],
        [
          "data in another place",
          () => node.write("configured", "/srv/containerd\n"),
          /keeps its data in \/srv\/containerd, not in/,
        ],
        ["a runtime that is down", () => fs.rmSync(node.at("active", "containerd")), /containerd.service does not run/],
      ])("refuses %s", (_, given, expected) => {
        node.write("free", "1100000");
        given();
        expect(refusal()).toMatch(expected);
      });

      test("takes a mount point of its own, mounts of containers, file systems that make inodes as they go, and the very space", () => {
        fs.mkdirSync(path.join(node.target, "lost+found"), { recursive: true });
        node.write("proc/mounts", `overlay ${node.old}/x overlay rw 0 0\ntmpfs ${node.old}/y tmpfs rw 0 0\n`);
        node.write("inodes", "0 0");
        steps = dataRootSteps(settingsFor(node, { minimumFree: Size.bytes(0) }));
        const size = (folder: string): number =>
          Number(execFileSync("du", ["-skx", folder], { encoding: "utf8" }).split("\t")[0]);
        const enough = size(node.old) - size(node.target);
        node.write("free", String(enough));
        expect(refusal()).toBe("");
        node.write("free", String(enough - 1));
        expect(refusal()).toMatch(/has no room/);
      });
    });
  });
});
