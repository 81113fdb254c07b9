import * as fs from "node:fs";
import { dataRootSteps } from "../../../lib/container-runtime/data-root/data-root-steps";
import type { ChangeSteps } from "../../../lib/host";
import { describeWith } from "../../support/requirements";
import { FakeNode } from "../support/fake-node";
import { settingsFor } from "../support/settings";

describeWith(["rsync"], "moving Docker's data root", () => {
  describe.each([["dash"], ["busybox sh"]])("in %s", (shell) => {
    let node: FakeNode;
    let steps: ChangeSteps;

    beforeEach(() => {
      node = new FakeNode(shell.split(" "), "docker");
      fs.rmSync(node.at("units", "kubelet"));
      steps = dataRootSteps(settingsFor(node, { runtime: "docker" }));
    });
    afterEach(() => node.close());

    test("stops the containers and starts those again that ran", () => {
      node.write("active/docker.socket", "");
      expect(node.apply(steps)).toBe("");
      expect(node.log).toEqual(["kill one", "stop docker.socket", "stop docker", "start docker", "run one"]);
      expect([node.read("root"), node.read("tasks")]).toEqual([`${node.target}\n`, "one\n"]);
    });

    test("a container that goes when it ends is neither missed nor started", () => {
      node.install(
        "docker",
        node.read("bin/docker").replace("stop*) shift;", 'stop*) shift; echo two > "$root/containers";'),
      );
      expect(node.apply(steps)).toBe("");
      expect(node.log).toEqual(["kill one", "stop docker", "start docker"]);
    });

    test("a failure ends with the old tree in use, and the same containers running", () => {
      node.install("rsync", '#!/bin/sh\n[ $# = 1 ] || [ ! -e "$FAKE/state/stopped" ] || exit 11\n');
      expect(node.apply(steps)).toBe("activate: ");
      expect([node.read("root"), node.read("tasks")]).toEqual([`${node.old}\n`, "one\n"]);
      expect(fs.existsSync(node.target)).toBe(false);
    });

    test("going back brings along what is newer", () => {
      expect(node.apply(steps)).toBe("");
      node.write("new/containerd/images", "newer\n");
      node.configure(node.old);
      expect(node.step(steps, "restore", { direction: "restore" })).toEqual({ status: 0, output: "" });
      expect([node.read("root"), node.read("old/images"), node.read("tasks")]).toEqual([
        `${node.old}\n`,
        "newer\n",
        "one\n",
      ]);
    });

    test("a configuration that dockerd refuses is not activated", () => {
      node.install("dockerd", "#!/bin/sh\ncase $1 in --help) echo '--validate' ;; *) echo 'bad'; exit 1 ;; esac\n");
      expect(node.apply(steps)).toMatch(/^validate: bad\n/);
      expect([node.log, fs.existsSync(node.target)]).toEqual([[], false]);
    });

    test("a data root on the command line is refused", () => {
      node.write("proc/7/cmdline", "dockerd\0--data-root=/x\0");
      expect(node.apply(steps)).toMatch(/^check: .*on its command line/);
    });
  });
});
