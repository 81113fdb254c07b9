import { readFileSync } from "node:fs";
import { addMachine, hostKeyPath, LAB_MACHINES, labMachine, PRIVATE_IMAGE, removeMachine, status, up } from "../../lab";
import { describeUnless } from "../support/requirements";
import { ensureMachines, eventually, labNode, machinesHindrance, nodeCondition } from "./support/lab-machines";

const names = LAB_MACHINES.map(({ name }) => name);

describeUnless(machinesHindrance(), "the lab's machines", () => {
  beforeAll(async () => {
    await ensureMachines();
  });

  test.each(names)("%s answers SSH as who it is", async (name) => {
    const machine = labMachine(name);
    await expect(machine.ssh("uname -n")).resolves.toMatchObject({ status: 0, stdout: `${name}\n` });
    const published = readFileSync(hostKeyPath(name), "utf8");
    expect(published.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "ssh-rsa",
      "ecdsa-sha2-nistp256",
      "ssh-ed25519",
      "",
    ]);
    const { stdout } = await machine.ssh("cat /etc/ssh/ssh_host_{rsa,ecdsa,ed25519}_key.pub");
    expect(stdout).toBe(published);
  });

  test("lets an operator in who is not root, and may become it", async () => {
    const machine = labMachine("machine-1");
    expect((await machine.ssh("id -un", { user: "operator" })).stdout).toBe("operator\n");
    expect((await machine.ssh("sudo -n id -un", { user: "operator" })).stdout).toBe("root\n");
  });

  test("a full disk is the machine's own", async () => {
    const free = async (name: string): Promise<number> =>
      Number((await labMachine(name).ssh("df --output=avail -B1M / | tail -1")).stdout);
    const [one, two] = [labMachine("machine-1"), labMachine("machine-2")];
    const before = await free(two.name);
    expect(before).toBeLessThan(3 * 1024);
    await one.ssh("fallocate -l $(df --output=avail -B1 / | tail -1) /fill; cat /dev/zero > /rest");
    try {
      expect(await free(one.name)).toBe(0);
      expect((await one.ssh("echo x > /more")).stderr).toContain("No space left on device");
      expect(Math.abs((await free(two.name)) - before)).toBeLessThan(100);
    } finally {
      await one.ssh("rm -f /fill /rest /more");
    }
  });

  test("nothing leads out of their network", async () => {
    for (const name of names) {
      const { status: code, stderr } = await labMachine(name).ssh("ip route get 192.0.2.1");
      expect(code).not.toBe(0);
      expect(stderr).toContain("Network is unreachable");
    }
  });

  test("without its cable a machine runs on unseen", async () => {
    const machine = labMachine("machine-1");
    const started = await bootOf("machine-1");
    await machine.disconnect();
    try {
      expect((await machine.ssh("true", { timeoutMs: 2_000 })).status).not.toBe(0);
    } finally {
      await machine.connect();
    }
    await eventually(
      () => machine.ssh("true"),
      (answer) => answer.status === 0,
    );
    expect(await bootOf("machine-1")).toBe(started);
  });

  test("boots again, in every way a machine is switched off", async () => {
    const machine = labMachine("machine-1");
    await machine.ssh("echo kept > /var/tmp/note; sync");
    const boots = [await bootOf("machine-1")];
    await machine.powerOff();
    await machine.boot();
    boots.push(await bootOf("machine-1"));
    await machine.kill();
    await machine.boot();
    boots.push(await bootOf("machine-1"));
    await machine.ssh("systemctl reboot");
    boots.push(
      await eventually(
        () => bootOf("machine-1"),
        (boot) => boot !== "" && !boots.includes(boot),
      ),
    );
    expect(new Set(boots).size).toBe(4);
    expect((await machine.ssh("cat /var/tmp/note")).stdout).toBe("kept\n");
  });

  test("machines on demand come and go", async () => {
    const machine = await addMachine("spare-1", "198.18.0.31");
    try {
      expect((await machine.ssh("uname -n")).stdout).toBe("spare-1\n");
      expect((await status()).machines?.find(({ name }) => name === "spare-1")?.state).toBe("ready");
      await expect(addMachine("spare-2", "198.18.0.31")).rejects.toThrow(
        "198.18.0.31 is the address of spare-1 already",
      );
    } finally {
      await removeMachine("spare-1");
    }
    expect((await status()).machines?.map(({ name }) => name)).not.toContain("spare-1");
    expect(() => labMachine("spare-1")).toThrow("the lab has no machine spare-1");
  });

  test("`up` boots what died and leaves the others alone", async () => {
    const before = await Promise.all(names.map(bootOf));
    await labMachine("node-2").kill();
    expect((await status()).machines?.find(({ name }) => name === "node-2")?.state).toBe("stopped");
    await up();
    const after = await Promise.all(names.map(bootOf));
    expect(after.map((boot, index) => (boot === before[index] ? "same" : names[index]))).toEqual(
      names.map((name) => (name === "node-2" ? name : "same")),
    );
    const states = (await status()).machines?.filter(({ name }) => names.includes(name)).map(({ state }) => state);
    expect(states).toEqual(names.map(() => "ready"));
  });

  test("a lost node is missed, and welcome back", async () => {
    const machine = labMachine("node-2");
    await machine.disconnect();
    try {
      await eventually(
        () => nodeCondition("node-2", "Ready"),
        (ready) => ready === "Unknown",
      );
    } finally {
      await machine.connect();
    }
    await eventually(
      () => nodeCondition("node-2", "Ready"),
      (ready) => ready === "True",
    );
    await eventually(
      () => labNode("node-2"),
      ({ spec }) => !(spec?.taints ?? []).some(({ key }) => key.startsWith("node.kubernetes.io/")),
    );
  });

  test("the private registry is trusted by nobody who was not told to", async () => {
    const pull = `ctr images pull --hosts-dir /etc/containerd/certs.d 198.18.0.1:5443/${PRIVATE_IMAGE}`;
    const { status: code, stdout, stderr } = await labMachine("node-1").ssh(pull);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("certificate signed by unknown authority");
  });
});

/** What tells one boot of a machine from another: when its first process started; empty while nothing answers. */
async function bootOf(name: string): Promise<string> {
  return (await labMachine(name).ssh("cut -d ' ' -f 22 /proc/1/stat")).stdout.trim();
}
