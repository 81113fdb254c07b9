import * as fs from "node:fs";
import * as path from "node:path";
import { dataRootSteps, oldTreeSteps } from "../../../lib/container-runtime/data-root/data-root-steps";
import type { ChangeSteps } from "../../../lib/host";
import { describeWith } from "../../support/requirements";
import { FakeNode } from "../support/fake-node";
import { settingsFor } from "../support/settings";

describeWith(["rsync"], "what becomes of the trees", () => {
  describe.each([["dash"], ["busybox sh"]])("in %s", (shell) => {
    let node: FakeNode;
    let steps: ChangeSteps;

    beforeEach(() => {
      node = new FakeNode(shell.split(" "));
      steps = dataRootSteps(settingsFor(node));
    });
    afterEach(() => node.close());

    describe("going back for good", () => {
      const restore = (): string => {
        node.write("configured", `${node.old}\n`);
        node.write("log", "");
        return node.step(steps, "restore", { direction: "restore" }).output;
      };

      beforeEach(() => {
        expect(node.apply(steps)).toBe("");
        fs.writeFileSync(path.join(node.target, "images"), "newer\n");
      });

      test("brings what is newer along", () => {
        expect(restore()).toBe("");
        expect(node.read("root")).toBe(`${node.old}\n`);
        expect(node.read("old/images")).toBe("newer\n");
        expect(fs.readdirSync(node.old).sort()).toEqual(["containers", "images"]);
        expect(node.log).toEqual(["stop kubelet", "stop containerd", "start containerd", "start kubelet"]);
      });

      test("makes the old tree anew where it is gone", () => {
        fs.rmSync(node.old, { recursive: true });
        expect(restore()).toBe("");
        expect(node.read("old/images")).toBe("newer\n");
      });

      test("says so when there is no room, and the new tree stays in use", () => {
        node.write("free", "0");
        fs.rmSync(node.old, { recursive: true });
        expect(restore()).toMatch(/has no room/);
        node.write("configured", `${node.target}\n`);
        expect(node.step(steps, "activate", { direction: "put-back" }).status).toBe(0);
        expect(node.step(steps, "healthy", { direction: "put-back" }).status).toBe(0);
        expect([node.read("root"), node.read("new/containerd/images")]).toEqual([`${node.target}\n`, "newer\n"]);
      });
    });

    describe("the old tree", () => {
      const remove = (direction: string): number | null =>
        node.step(oldTreeSteps(settingsFor(node)), "activate", { direction }).status;

      test("goes when it is not to be kept, but for what the configuration names", () => {
        fs.mkdirSync(path.join(node.old, "opt"));
        expect(node.apply(steps)).toBe("");
        expect(remove("put-back")).toBe(0);
        expect(fs.readdirSync(node.old).sort()).toEqual(["containers", "images", "opt"]);
        expect(remove("apply")).toBe(0);
        expect(fs.readdirSync(node.old)).toEqual(["opt"]);
      });

      test("stays while a container writes to it", () => {
        expect(node.apply(steps)).toBe("");
        node.write("proc/mounts", `overlay /run/x overlay rw,upperdir=${node.old}/1/fs 0 0\n`);
        expect(remove("apply")).toBe(1);
        expect(fs.readdirSync(node.old).sort()).toEqual(["containers", "images"]);
      });
    });
  });
});
