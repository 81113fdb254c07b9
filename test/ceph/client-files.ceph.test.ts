import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CephCluster } from "../../lib/ceph";
import { cephConf, keyringAround, keyringFile } from "../../lib/ceph/client/client-files";
import { describeWith } from "../support/requirements";

const FSID = "b9127830-b0cc-4e34-aa47-9d1a2e9949a8";
const KEY = "AQBSdFhlAAAAABAAnPLmkMhVYXwNqzRGDBhTFQ==";

const run = (program: string, args: readonly string[]): string =>
  execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

describeWith(["ceph-conf", "ceph-authtool", "monmaptool"], "Ceph's own programs", () => {
  let folder: string;
  const file = (name: string): string => path.join(folder, name);

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-ceph-"));
  });

  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function write(monitors: readonly string[]): string {
    fs.writeFileSync(file("ceph.conf"), cephConf(new CephCluster({ clusterId: FSID, monitors }), "rbd-api"));
    return file("ceph.conf");
  }

  test.each<[monitors: readonly string[], addresses: readonly string[]]>([
    // Without a port, and without a protocol on any but the usual ports, both protocols are tried.
    [["10.0.0.11"], ["[v2:10.0.0.11:3300/0,v1:10.0.0.11:6789/0]"]],
    [["10.0.0.11:6789"], ["v1:10.0.0.11:6789/0"]],
    [["10.0.0.11:3300"], ["v2:10.0.0.11:3300/0"]],
    [["v2:10.0.0.11:13300"], ["v2:10.0.0.11:13300/0"]],
    [
      ["10.0.0.11", "v1:10.0.0.12:16789"],
      ["[v2:10.0.0.11:3300/0,v1:10.0.0.11:6789/0]", "v1:10.0.0.12:16789/0"],
    ],
    [
      ["[fd00::11]", "v2:[fd00::12]:3300"],
      ["[v2:[fd00::11]:3300/0,v1:[fd00::11]:6789/0]", "v2:[fd00::12]:3300/0"],
    ],
  ])("find the monitors %j", (monitors, addresses) => {
    run("monmaptool", ["--create", "--clobber", "--generate", "--conf", write(monitors), file("monmap")]);
    const map = run("monmaptool", ["--print", file("monmap")]);
    expect([...map.matchAll(/^\d+: (\S+) mon\./gm)].map(([, address]) => address)).toEqual(addresses);
    expect(map).toContain(`fsid ${FSID}`);
  });

  test("find the user's keyring, and the key in it", () => {
    const lookup = ["--conf", write(["10.0.0.11"]), "--name", "client.rbd-api", "--lookup", "keyring"];
    expect(run("ceph-conf", lookup).trim()).toBe(`/etc/ceph/${keyringFile("rbd-api")}`);
    const { before, after } = keyringAround("rbd-api");
    fs.writeFileSync(file("keyring"), `${before}${KEY}${after}`);
    expect(run("ceph-authtool", [file("keyring"), "--name", "client.rbd-api", "--print-key"]).trim()).toBe(KEY);
  });
});
