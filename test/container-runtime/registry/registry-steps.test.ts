import * as fs from "node:fs";
import * as path from "node:path";
import type { RegistryConsumer } from "../../../lib/container-runtime";
import { registrySteps } from "../../../lib/container-runtime/registry/registry-steps";
import { FakeNode } from "../support/fake-node";
import { upstream } from "./upstreams";

const REGISTRIES = [
  upstream({ address: "harbor.example.com:8443", certificate: "PEM" }),
  upstream({ address: "docker.io", mirrors: [{ address: "harbor.example.com:8443", certificate: "PEM" }] }),
];

describe.each([["dash"], ["busybox sh"]])("trusting registries, in %s", (shell) => {
  let node: FakeNode;
  beforeEach(() => {
    node = new FakeNode(shell.split(" "));
    node.install("containerd", '#!/bin/sh\n[ -e "$FAKE/dump" ] && cat "$FAKE/dump"\n');
    node.write("dump", "");
  });
  afterEach(() => node.close());

  type StepName = "check" | "validate" | "activate" | "healthy";

  const step = (
    name: StepName,
    consumers: readonly RegistryConsumer[],
    environment: Readonly<Record<string, string>> = {},
  ): readonly [number | null, string] => {
    const steps = registrySteps({ consumers, registries: REGISTRIES, configPath: node.at("certs") });
    const inPlace = Object.entries({
      "/etc/containerd": node.at("etc"),
      "/run/containerd/containerd.sock": node.at("socket"),
      "/usr/local/share/ca-certificates": node.at("store"),
      "/etc/cdktf-onprem/certificates": node.at("source"),
    }).reduce((text, [real, own]) => text.replaceAll(real, own), steps[name]);
    const { status, output } = node.step({ activate: "", healthy: "", check: inPlace }, "check", environment);
    return [status, output];
  };

  describe("containerd", () => {
    const table = '  [plugins."io.containerd.grpc.v1.cri".registry]\n';

    test.each([
      ["none", `${table}    config_path = ""\n`],
      ["this folder", `${table}    config_path = "CERTS"\n`],
      [
        "this folder and another, as containerd 2 writes it",
        "[plugins.'io.containerd.cri.v1.images'.registry]\nconfig_path = '/x:CERTS'\n",
      ],
      ["none, and another plugin's", '[plugins."io.containerd.snapshotter.v1.stargz".registry]\nconfig_path = "/y"\n'],
    ])("may look for registries in %s", (_, dump) => {
      node.write("dump", dump.replace("CERTS", node.at("certs")));
      expect(step("check", ["containerd"])).toEqual([0, ""]);
    });

    test.each([
      ["another folder", `${table}    config_path = "/srv/certs"\n`, /looks for registries in \/srv\/certs, not in/],
      [
        "its configuration",
        `${table}  [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n`,
        /takes no config_path beside/,
      ],
      [
        "certificates there",
        `${table}  [plugins."io.containerd.grpc.v1.cri".registry.configs."x".tls]\n`,
        /takes no config_path beside/,
      ],
    ])("is refused when it has registries in %s", (_, dump, expected) => {
      node.write("dump", dump);
      expect(step("check", ["containerd"])).toEqual([1, expect.stringMatching(expected)]);
    });

    test("is refused with another configuration on its command line", () => {
      node.write("proc/7/cmdline", "containerd\0--config\0/x\0");
      expect(step("check", ["containerd"])[1]).toMatch(/on its command line/);
    });

    test("must look into the folder with the new configuration", () => {
      node.write("dump", `${table}    config_path = "/other"\n`);
      expect(step("validate", ["containerd"])[0]).toBe(1);
      node.write("dump", `${table}    config_path = "${node.at("certs")}:/etc/docker/certs.d"\n`);
      expect(step("validate", ["containerd"])).toEqual([0, ""]);
    });

    test("restarts when something in its folder has changed since it came up, and at no other time", () => {
      node.install("stat", '#!/bin/sh\ncase $* in *socket) echo 100 ;; *) cat "$FAKE/changed" ;; esac\n');
      node.write("socket", "");
      fs.mkdirSync(node.at("etc"));
      node.write("changed", "99");
      expect(step("activate", ["containerd"])[0]).toBe(0);
      expect(node.log).toEqual([]);
      node.write("changed", "100");
      step("activate", ["containerd"], { booting: "1" });
      expect(node.log).toEqual([]);
      step("activate", ["containerd"], { direction: "restore" });
      expect(node.log).toEqual(["restart containerd"]);
    });

    test("is healthy while it answers, and its part for the kubelet works", () => {
      expect(step("healthy", ["containerd"])[0]).toBe(0);
      node.write("cri", "error");
      expect(step("healthy", ["containerd"])[0]).not.toBe(0);
      node.write("cri", "ok");
      fs.rmSync(node.at("active", "containerd"));
      expect(step("healthy", ["containerd"])[0]).not.toBe(0);
    });
  });

  test("Docker reads its configuration again, and k3s is started again, as whichever it is", () => {
    node.write("units/k3s-agent", "");
    expect(step("check", ["k3s"])).toEqual([0, ""]);
    expect(step("activate", ["docker", "k3s"])[0]).toBe(0);
    expect(node.log).toEqual(["reload docker", "restart k3s-agent"]);
    fs.rmSync(node.at("units", "k3s-agent"));
    expect(step("check", ["k3s"])[1]).toMatch(/neither k3s.service nor k3s-agent.service/);
  });

  test.each([
    ["k3s-agent", "k3s-agent"],
    ["k3s", "k3s"],
  ])("of a server and an agent on one machine the one that runs is restarted: %s", (running, restarted) => {
    for (const unit of ["units/k3s", "units/k3s-agent", `active/${running}`]) {
      node.write(unit, "");
    }
    node.install("k3s", "#!/bin/sh\n");
    expect(step("activate", ["k3s"])).toEqual([0, ""]);
    expect(node.log).toEqual([`restart ${restarted}`]);
    expect(step("healthy", ["k3s"])[0]).toBe(0);
    fs.rmSync(node.at("active", running));
    expect(step("healthy", ["k3s"])[0]).not.toBe(0);
  });

  test("a server that keeps failing to start is restarted, and not an agent that is only installed", () => {
    for (const unit of ["k3s", "k3s-agent"]) {
      node.write(`units/${unit}`, "");
    }
    node.install(
      "systemctl",
      `#!/bin/sh\ncase $* in 'is-active k3s.service') echo activating; exit 3 ;; esac\n${node.read("bin/systemctl")}`,
    );
    expect(step("activate", ["k3s"])[0]).toBe(0);
    expect(node.log).toEqual(["restart k3s"]);
  });

  test("dockerd with registries on its command line is refused", () => {
    node.write("active/docker", "");
    expect(step("check", ["docker"])).toEqual([0, ""]);
    node.write("proc/7/cmdline", "dockerd\0--registry-mirror=https://x\0");
    expect(step("check", ["docker"])[1]).toMatch(/on its command line/);
  });

  test("the machine's store has what the folder has, and what others put there", () => {
    node.install("update-ca-certificates", '#!/bin/sh\necho update >> "$FAKE/log"\n');
    for (const [file, text] of Object.entries({
      "source/a.crt": "A",
      "store/onprem-old.crt": "old",
      "store/mine.crt": "mine",
    })) {
      fs.mkdirSync(path.dirname(node.at(file)), { recursive: true });
      node.write(file, text);
    }
    expect(step("activate", ["system"])).toEqual([0, ""]);
    expect(fs.readdirSync(node.at("store")).sort()).toEqual(["mine.crt", "onprem-a.crt"]);
    fs.rmSync(node.at("source"), { recursive: true });
    expect(step("activate", ["system"], { direction: "restore" })[0]).toBe(0);
    expect(fs.readdirSync(node.at("store"))).toEqual(["mine.crt"]);
    expect(node.log).toEqual(["update", "update"]);
  });

  describe("the registry itself", () => {
    // As a mirror of docker.io, which is the last to be told of it.
    const certificate = (): string => node.at("certs", "docker.io", "harbor.example.com_8443.crt");

    const withCertificate = (exit: number, environment = {}): readonly [number | null, string] => {
      node.install("curl", `#!/bin/sh\necho "$*" >> "$FAKE/log"\necho problem >&2\nexit ${exit}\n`);
      node.install("stat", "#!/bin/sh\necho 1\n");
      fs.mkdirSync(path.dirname(certificate()), { recursive: true });
      fs.writeFileSync(certificate(), "PEM");
      return step("activate", ["containerd"], environment);
    };

    test("is asked once with its certificate", () => {
      expect(withCertificate(0)).toEqual([0, ""]);
      expect(node.log.filter((line) => line.startsWith("-"))).toEqual([
        `-sS -m 10 -o /dev/null --cacert ${certificate()} https://harbor.example.com:8443/v2/`,
      ]);
    });

    test("may be down", () => {
      expect(withCertificate(7)).toEqual([
        0,
        "https://harbor.example.com:8443 does not answer, and is trusted unseen: problem\n",
      ]);
    });

    test("may not show another certificate", () => {
      expect(withCertificate(60)).toEqual([
        1,
        "https://harbor.example.com:8443 does not show a certificate of the given authority: problem\n",
      ]);
    });

    test("is not asked when files are put back", () => {
      expect(withCertificate(60, { direction: "put-back" })).toEqual([0, ""]);
    });
  });
});
