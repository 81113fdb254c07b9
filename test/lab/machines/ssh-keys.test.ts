import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { LAB_MACHINES } from "../../../lab/machines/inventory";
import { sshArguments } from "../../../lab/machines/machine";
import {
  ensureHostKeys,
  ensureUserKey,
  hostKeyFolder,
  hostKeys,
  knownHosts,
  knownHostsLines,
  removeHostKeys,
  userKey,
  writeKnownHosts,
} from "../../../lab/machines/ssh-keys";
import { labPaths } from "../../../lab/paths";
import { describeWith } from "../../support/requirements";
import { temporaryLab } from "../lab-folder";

const machine = LAB_MACHINES[0]!;

describe("knownHostsLines", () => {
  test("name a machine by its name and its address, a line a key, without comments", () => {
    expect(knownHostsLines(machine, "ssh-rsa AAAA root@node-1\nssh-ed25519 BBBB root@node-1\n")).toEqual([
      "node-1,198.18.0.11 ssh-rsa AAAA",
      "node-1,198.18.0.11 ssh-ed25519 BBBB",
    ]);
  });
});

describeWith(["ssh-keygen"], "keys of the machines", () => {
  const lab = temporaryLab();

  test("are made once, of the three types that Debian makes", async () => {
    const paths = lab.current();
    await ensureUserKey(paths);
    await ensureHostKeys(paths, machine);
    const made = [userKey(paths), hostKeys(paths, machine.name)].map((file) => readFileSync(file, "utf8"));
    expect(made[1]?.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "ssh-rsa",
      "ecdsa-sha2-nistp256",
      "ssh-ed25519",
      "",
    ]);
    await ensureUserKey(paths);
    await ensureHostKeys(paths, machine);
    expect([userKey(paths), hostKeys(paths, machine.name)].map((file) => readFileSync(file, "utf8"))).toEqual(made);
  });

  test("private ones are their owner's alone", async () => {
    const paths = lab.current();
    await ensureUserKey(paths);
    await ensureHostKeys(paths, machine);
    const files = [userKey(paths), join(hostKeyFolder(paths, machine.name), "ssh_host_ed25519_key")];
    for (const file of files) expect(statSync(file).mode & 0o077).toBe(0);
  });

  test("ssh trusts the machines there are, and forgets those that go", async () => {
    const paths = lab.current();
    const other = LAB_MACHINES[2]!;
    await ensureUserKey(paths);
    for (const one of [machine, other]) await ensureHostKeys(paths, one);
    await writeKnownHosts(paths, [machine, other]);
    expect(readFileSync(knownHosts(paths), "utf8").match(/^machine-1,198\.18\.0\.21 /gm)).toHaveLength(3);
    await writeKnownHosts(paths, [machine]);
    await removeHostKeys(paths, other.name);
    expect(readFileSync(knownHosts(paths), "utf8")).not.toContain("machine-1");
    expect(() => statSync(hostKeys(paths, other.name))).toThrow("ENOENT");
  });
});

describe("sshArguments", () => {
  test("let ssh use the lab's keys only, and trust nobody else", () => {
    const args = sshArguments(labPaths("/lab"));
    expect(args).toContain("StrictHostKeyChecking=yes");
    expect(args).toContain("UserKnownHostsFile=/lab/ssh/known_hosts");
    expect(args).toContain("IdentityFile=/lab/ssh/id_ed25519");
    expect(args.slice(0, 2)).toEqual(["-F", "none"]);
  });
});
