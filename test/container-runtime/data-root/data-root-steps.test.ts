import * as fs from "node:fs";
import * as path from "node:path";
import type { ContainerDataRootProps } from "../../../lib/container-runtime";
import { dataRootSteps } from "../../../lib/container-runtime/data-root/data-root-steps";
import type { ChangeSteps } from "../../../lib/host";
import { Duration } from "../../../lib/units";
import { describeWith } from "../../support/requirements";
import { FakeNode } from "../support/fake-node";
import { settingsFor } from "../support/settings";

describeWith(["rsync"], "moving a data root", () => {
  describe.each([["dash"], ["busybox sh"]])("in %s", (shell) => {
    let node: FakeNode;
    let steps: ChangeSteps;

    const stepsWith = (props: Partial<ContainerDataRootProps> = {}): Required<ChangeSteps> =>
      dataRootSteps(settingsFor(node, props));

    beforeEach(() => {
      node = new FakeNode(shell.split(" "));
      steps = stepsWith();
    });
    afterEach(() => node.close());

    const asBefore = (): void => {
      expect(node.read("root")).toBe(`${node.old}\n`);
      expect(fs.existsSync(node.target)).toBe(false);
      expect(fs.readdirSync(node.old).sort()).toEqual(["containers", "images"]);
      expect(fs.readdirSync(node.at("active")).sort()).toEqual(["containerd", "kubelet"]);
    };

    test("stops the kubelet, the containers and the runtime, copies, and starts again; the old tree stays", () => {
      fs.writeFileSync(path.join(node.old, "layer"), "bytes");
      fs.linkSync(path.join(node.old, "layer"), path.join(node.old, "hard"));
      expect(node.apply(steps)).toBe("");
      expect(node.log).toEqual(["stop kubelet", "kill one", "stop containerd", "start containerd", "start kubelet"]);
      expect(node.read("root")).toBe(`${node.target}\n`);
      expect(fs.readdirSync(node.target).sort()).toEqual([".cdktf-onprem", "containers", "hard", "images", "layer"]);
      expect(fs.statSync(path.join(node.target, "hard")).nlink).toBe(2);
      expect(fs.readdirSync(node.old).sort()).toEqual(["containers", "hard", "images", "layer"]);
    });

    test("brings over what changed after the first copy, deletions as well", () => {
      fs.writeFileSync(path.join(node.old, "gone"), "x");
      expect(node.step(steps, "prepare").status).toBe(0);
      fs.rmSync(path.join(node.old, "gone"));
      fs.writeFileSync(path.join(node.old, "images"), "busybox\nnginx\nnewest\n");
      node.write("configured", node.target);
      expect(node.step(steps, "activate")).toEqual({ status: 0, output: "" });
      expect(fs.readdirSync(node.target).sort()).toEqual([".cdktf-onprem", "containers", "images"]);
      expect(fs.readFileSync(path.join(node.target, "images"), "utf8")).toContain("newest");
    });

    test("brings over what changed in the same second as the first copy, and not in size", () => {
      const database = path.join(node.old, "meta.db");
      const change = (content: string, second: number): void => {
        fs.writeFileSync(database, content);
        fs.utimesSync(database, second, second);
      };
      change("one", 1_000_000_000.25);
      expect(node.step(steps, "prepare").status).toBe(0);
      change("two", 1_000_000_000.75);
      node.write("configured", node.target);
      expect(node.step(steps, "activate")).toEqual({ status: 0, output: "" });
      expect(fs.readFileSync(path.join(node.target, "meta.db"), "utf8")).toBe("two");
    });

    test("a kubelet that does not run is not started, and a machine without one needs none", () => {
      fs.rmSync(node.at("active", "kubelet"));
      expect(node.apply(steps)).toBe("");
      expect(fs.readdirSync(node.at("active"))).toEqual(["containerd"]);
      fs.rmSync(node.at("units", "kubelet"));
      expect(node.apply(stepsWith({ kubelet: true }))).toBe("check: there is no kubelet.service");
    });

    test("a second run finds nothing to move", () => {
      expect(node.apply(steps)).toBe("");
      node.write("log", "");
      expect(node.apply(steps)).toBe("");
      expect(node.log).toEqual([]);
    });

    test.each([
      ["without rsync", "no ACLs, no xattrs"],
      ["with an rsync that looks at seconds alone", "rsync  version 3.1.2  protocol version 31"],
    ])("copies %s too, while the containers are stopped", (_, version) => {
      node.install("rsync", `#!/bin/sh\necho '${version}'\n`);
      expect(node.step(steps, "prepare").status).toBe(0);
      expect(fs.readdirSync(node.target)).toEqual([".cdktf-onprem"]);
      expect(node.apply(steps)).toBe("");
      expect(fs.readdirSync(node.target).sort()).toEqual([".cdktf-onprem", "containers", "images"]);
    });

    test("a first copy that fails touches nothing", () => {
      node.install("rsync", "#!/bin/sh\n[ $# = 1 ] || { echo 'disk failure'; exit 11; }\n");
      expect(node.apply(steps)).toBe("prepare: disk failure\nthe first copy failed");
      asBefore();
      expect(node.log).toEqual([]);
    });

    test("files that vanish under the first copy are no failure", () => {
      node.install(
        "rsync",
        `#!/bin/sh\n${whereIs("rsync")} "$@"\n[ $# = 1 ] || [ -e "$FAKE/state/stopped" ] || exit 24\n`,
      );
      expect(node.apply(steps)).toBe("");
    });

    test("a last copy that fails ends with the old tree in use", () => {
      node.install(
        "rsync",
        `#!/bin/sh\n[ ! -e "$FAKE/state/stopped" ] || [ $# = 1 ] || exit 11\n${whereIs("rsync")} "$@"\n`,
      );
      expect(node.apply(steps)).toBe("activate: ");
      asBefore();
    });

    test("an image that is missing in the new tree ends with the old tree in use", () => {
      node.install(
        "rsync",
        `#!/bin/sh\n${whereIs("rsync")} "$@" || exit\n[ $# = 1 ] || echo busybox > "$FAKE/new/containerd/images"\n`,
      );
      expect(node.apply(steps)).toMatch(/^activate: images or containers are not the same:\n[^]*image k8s.io nginx/);
      asBefore();
    });

    test.each([
      ["a runtime that does not start", "broken/containerd", "activate"],
      ["a kubelet that is not healthy", "broken/healthz", "healthy"],
    ])("%s ends with the old tree in use", (_, file, step) => {
      node.write(file, "");
      node.install(
        "systemctl",
        `#!/bin/sh\n[ "$direction" != put-back ] || rm -f "$FAKE"/broken/*\n${node.read("bin/systemctl")}`,
      );
      expect(node.apply(steps)).toMatch(new RegExp(`^${step}: `));
      asBefore();
    });

    test("the kubelet says of itself whether it is healthy, unless it serves no healthz", () => {
      node.write("state/kubelet", "");
      expect(node.step(steps, "healthy")).toEqual({ status: 0, output: "" });
      node.write("broken/healthz", "");
      const unhealthy = (place: string): object => ({
        status: 1,
        output: `the kubelet does not answer ok on http://${place}/healthz\n`,
      });
      expect(node.step(steps, "healthy")).toEqual(unhealthy("127.0.0.1:10248"));
      node.write("kubelet.yaml", "healthzBindAddress: 10.0.0.7\nhealthzPort: 10999\n");
      expect(node.step(steps, "healthy")).toEqual(unhealthy("10.0.0.7:10999"));
      node.write("kubelet.yaml", "healthzPort: 0\n");
      expect(node.step(steps, "healthy")).toEqual({ status: 0, output: "" });
    });

    test("a part of containerd that refuses its configuration is not healthy", () => {
      node.write("cri", "error");
      expect(node.step(steps, "healthy").status).not.toBe(0);
    });

    test("a configuration that does not hold leaves no copy behind", () => {
      expect(node.step(steps, "check").status).toBe(0);
      expect(node.step(steps, "prepare").status).toBe(0);
      const { status, output } = node.step(steps, "validate");
      expect([status, output]).toEqual([
        1,
        `the configuration does not put the data of containerd.service into ${node.target}\n`,
      ]);
      asBefore();
    });

    test("at boot nothing is started or stopped", () => {
      for (const step of ["activate", "revert"] as const) {
        expect(node.step(steps, step, { booting: "1", direction: "put-back" })).toEqual({ status: 0, output: "" });
      }
      expect(node.log).toEqual([]);
    });

    describe("draining", () => {
      beforeEach(() => {
        node.write("admin.conf", "");
        steps = stepsWith({ drain: { kubeconfig: node.at("admin.conf"), timeout: Duration.minutes(2) } });
      });

      const drain = "drain node-1 --ignore-daemonsets --delete-emptydir-data --timeout=120s";

      test("empties the node before, and lets pods in after", () => {
        expect(node.apply(steps)).toBe("");
        expect(node.log).toEqual([
          drain,
          "stop kubelet",
          "kill one",
          "stop containerd",
          "start containerd",
          "start kubelet",
          "uncordon node-1",
        ]);
      });

      test("lets pods in again when it fails, and stops nothing", () => {
        node.write("broken/drain", "");
        expect(node.apply(steps)).toBe("activate: ");
        expect(node.log).toEqual([drain, "uncordon node-1"]);
        asBefore();
      });

      test("leaves a node cordoned that was", () => {
        node.write("unschedulable", "true");
        expect(node.apply(steps)).toBe("");
        expect(node.read("unschedulable")).toBe("true");
      });

      test("needs the kubeconfig", () => {
        fs.rmSync(node.at("admin.conf"));
        expect(node.apply(steps)).toBe(`check: ${node.at("admin.conf")} is not there, and draining takes it`);
      });
    });
  });
});

function whereIs(program: string): string {
  return process.env
    .PATH!.split(":")
    .map((folder) => path.join(folder, program))
    .find((file) => fs.existsSync(file))!;
}
