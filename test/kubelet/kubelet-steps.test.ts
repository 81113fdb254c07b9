import { spawn } from "node:child_process";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { KubeletSettingsProps } from "../../lib/kubelet";
import { kubeletSteps, KubeletSteps } from "../../lib/kubelet/kubelet-steps";
import type { PretendedNode } from "./pretended-node";
import { settingsOf } from "./settings";
import { describeOnNodes } from "./shells";

const stepsOf = (node: PretendedNode, props: KubeletSettingsProps = {}): KubeletSteps =>
  kubeletSteps(settingsOf(props), node.root);

describeOnNodes("validation", (node) => {
  const DROP_IN = "/etc/systemd/system/kubelet.service.d/90-cdktf-onprem.conf";

  test.each([
    [DROP_IN, 1],
    ["/etc/systemd/system/other.service", 0],
  ])("systemd's complaint about %s: %d", (file, status) => {
    node().program("systemd-analyze", `#!/bin/sh\necho "$NODE${file}:3: Unknown key name, ignoring." >&2\n`);
    const finished = node().run(stepsOf(node()).validate);
    expect(finished.status).toBe(status);
    expect(finished.output.includes("Unknown key name")).toBe(status === 1);
  });

  test("without systemd-analyze there is nothing to ask", () => {
    expect(node().run(stepsOf(node()).validate).status).toBe(0);
  });

  test("k3s has no drop-in to ask about", () => {
    node().write("units/k3s.service", "");
    const { validate } = stepsOf(node(), { distribution: "k3s" });
    expect(node().run(validate)).toEqual({ status: 0, output: "k3s reads its configuration when it starts\n" });
  });
});

describeOnNodes("activation", (node) => {
  test("restarts the kubelet, and notes when", () => {
    const finished = node().run(stepsOf(node()).activate);
    expect(finished).toEqual({ status: 0, output: "restarted kubelet\n" });
    const calls = node()
      .read("calls")
      .split("\n")
      .filter((call) => !/is-active| cat | show /.test(call));
    expect(calls).toEqual([
      "systemctl daemon-reload",
      "systemctl reset-failed kubelet.service",
      "systemctl restart --no-block kubelet.service",
      "",
    ]);
    expect(node().read("scratch/activated")).toMatch(/^20\d{12}\n$/);
  });

  test("restarts a kubelet that is down while its drop-in is gone, of which systemd has not heard", () => {
    node().write("units/kubelet.service.state", "activating\n");
    node().write("units/kubelet.service.outdated", "");
    expect(node().run(stepsOf(node()).activate)).toEqual({ status: 0, output: "restarted kubelet\n" });
  });

  test("waits until the process before is gone", () => {
    const slow = node()
      .read("bin/systemctl")
      .replace('echo 222 >"$NODE/pid"', '(sleep 1; echo 222 >"$NODE/pid") >/dev/null 2>&1 &');
    node().program("systemctl", slow);
    expect(node().run(`${stepsOf(node()).activate}\ncat "$NODE/pid"`)).toEqual({
      status: 0,
      output: "restarted kubelet\n222\n",
    });
  });

  test("a kubelet that did not run is not waited for", () => {
    node().write("pid", "0\n");
    node().program("systemctl", node().read("bin/systemctl").replace("echo 222", "echo 0"));
    expect(node().run(stepsOf(node()).activate).status).toBe(0);
  });

  test("does without the folder of the run, for whatever puts the node back later", () => {
    expect(node().run(stepsOf(node()).activate, { scratch: "/nowhere" }).status).toBe(0);
  });

  test("a unit that systemd does not restart is a failure", () => {
    node().program("systemctl", node().read("bin/systemctl").replace('echo 222 >"$NODE/pid"', "exit 1"));
    expect(node().run(stepsOf(node()).activate)).toEqual({
      status: 1,
      output: "kubelet.service cannot be restarted\n",
    });
  });

  test.each([
    [["k3s"], "k3s"],
    [["k3s-agent"], "k3s-agent"],
    [["k3s", "k3s-agent"], "k3s-agent"],
  ])("of the units %j it restarts %s", (units, restarted) => {
    units.forEach((unit) => node().write(`units/${unit}.service`, ""));
    const { activate } = stepsOf(node(), { distribution: "k3s" });
    expect(node().run(activate).output).toBe(`restarted ${restarted}\n`);
  });

  test("of two units it restarts the one that runs", () => {
    node().write("units/k3s-agent.service", "");
    node().write("units/k3s.service", "");
    node().write("units/k3s.service.state", "active");
    const { activate } = stepsOf(node(), { distribution: "k3s" });
    expect(node().run(activate).output).toBe("restarted k3s\n");
  });
});

describeOnNodes("health", (node) => {
  const health = (): unknown => node().run(stepsOf(node()).healthy);
  const unhealthy = (output: string): unknown => ({ status: 1, output: `${output}\n` });
  const NOT_REPORTED = unhealthy("the kubelet has not reported since its restart");
  const HEALTHY = { status: 0, output: "the node node-1 is Ready\n" };

  beforeEach(() => {
    node().write("scratch/conditions", "DiskPressure False 20300102030405\n");
    node().write("scratch/activated", "20300102030405\n");
  });

  test("a node that is Ready, and said so since, is healthy", () => {
    expect(health()).toEqual(HEALTHY);
  });

  test.each(["activating", "failed", "inactive"])("a unit that is %s is not", (state) => {
    node().write("units/kubelet.service.state", `${state}\n`);
    expect(health()).toEqual(unhealthy(`kubelet.service is ${state}`));
  });

  test.each([undefined, "", "[-]syncloop failed"])("a kubelet that answers %j is not", (answer) => {
    node().remove("healthz");
    if (answer !== undefined) {
      node().write("healthz", answer);
    }
    expect(health()).toEqual(unhealthy("the kubelet does not answer ok on http://127.0.0.1:10248/healthz"));
  });

  test("the kubelet is asked on the port that it was given", () => {
    node().write("var/lib/kubelet/config.yaml", "healthzPort: 10999\n");
    node().write("healthz", "no");
    expect(health()).toEqual(unhealthy("the kubelet does not answer ok on http://127.0.0.1:10999/healthz"));
  });

  test("a kubelet that serves no healthz is not asked", () => {
    node().write("var/lib/kubelet/config.yaml", "healthzPort: 0\n");
    node().remove("healthz");
    expect(health()).toEqual(HEALTHY);
    expect(node().read("calls")).not.toContain("/healthz");
  });

  test.each([
    ["127.0.0.1", "127.0.0.1:10248"],
    ["0.0.0.0", "127.0.0.1:10248"],
    ["10.0.0.7 # the node", "10.0.0.7:10248"],
    ['"::1"', "[::1]:10248"],
    ["'::'", "[::1]:10248"],
    ["fd00::7\nhealthzPort: 10999", "[fd00::7]:10999"],
  ])("the kubelet is asked at the address that it was given: %s", (address, place) => {
    node().write("var/lib/kubelet/config.yaml", `healthzBindAddress: ${address}\n`);
    node().write("healthz", "no");
    expect(health()).toEqual(unhealthy(`the kubelet does not answer ok on http://${place}/healthz`));
    node().program(
      "curl",
      `#!/bin/sh\ncase $* in *"http://${place}/healthz") printf ok ;; *) cat "$NODE/node" ;; esac\n`,
    );
    expect(health()).toEqual(HEALTHY);
  });

  test.each(["False", "Unknown"])("a node that is Ready=%s is not", (status) => {
    node().conditions({ Ready: status });
    expect(health()).toEqual(unhealthy("the node node-1 is not Ready"));
  });

  test("a node that was Ready before the restart is not", () => {
    node().write("scratch/activated", "20300102030406\n");
    expect(health()).toEqual(NOT_REPORTED);
    node().conditions({}, "2030-01-02T03:04:06Z");
    expect(health()).toEqual(HEALTHY);
  });

  test("a pressure that is new is not; one that was there is no worse than before", () => {
    node().conditions({ DiskPressure: "True" });
    expect(health()).toEqual(unhealthy("the node node-1 is under DiskPressure, and was not before"));
    node().write("scratch/conditions", "DiskPressure True 20300102030405\n");
    expect(health()).toEqual(HEALTHY);
  });

  test("without a note of what was before, Ready will do", () => {
    node().remove("scratch/conditions");
    node().remove("scratch/activated");
    node().conditions({ DiskPressure: "True" }, "2020-01-02T03:04:05Z");
    expect(health()).toEqual(HEALTHY);
  });

  test("an API server that does not answer leaves it open", () => {
    node().remove("node");
    expect(health()).toEqual(
      unhealthy(
        `the node node-1 cannot be read with ${node().root}/etc/kubernetes/kubelet.conf: curl: (22) the answer was 403`,
      ),
    );
  });

  test("wget will do", () => {
    node().program("kubectl", node().read("bin/curl"));
    node().program("wget", node().read("bin/curl"));
    node().remove("bin/curl");
    expect(health()).toEqual(HEALTHY);
    expect(node().read("calls")).toContain("wget -q -T 2 -O - http://127.0.0.1:10248/healthz");
  });

  test("a machine with nothing to ask by is judged by its node", () => {
    node().program("kubectl", node().read("bin/curl"));
    node().remove("bin/curl");
    node().remove("bin/bash");
    node().remove("healthz");
    expect(health()).toEqual(HEALTHY);
  });

  test("and so will bash", async () => {
    node().program("kubectl", node().read("bin/curl"));
    node().remove("bin/curl");
    const server = http.createServer((request, response) => response.end(request.url === "/healthz" ? "ok" : "no"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    node().write("var/lib/kubelet/config.yaml", `healthzPort: ${(server.address() as AddressInfo).port}\n`);
    const child = spawn("sh", ["-c", stepsOf(node()).healthy], { env: node().environment() });
    const status = await new Promise((resolve) => child.on("close", resolve));
    server.close();
    expect(status).toBe(0);
  });
});
