import * as fc from "fast-check";
import { CephCluster } from "../../lib/ceph";
import { cephConf, keyringAround, keyringFile } from "../../lib/ceph/client/client-files";

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Reads a file of Ceph's as Ceph does: sections, and options with white space around their names and values. */
function read(text: string): Sections {
  const sections: Record<string, Record<string, string>> = {};
  let options: Record<string, string> = {};
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const [, section] = /^\[([^\]]+)\]$/.exec(line) ?? [];
    const [, name, value] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section !== undefined) {
      options = sections[section] ??= {};
    } else if (name !== undefined && value !== undefined) {
      options[name] = value;
    } else {
      throw new Error(`no line of Ceph's: ${line}`);
    }
  }
  return sections;
}

const FSID = "b9127830-b0cc-4e34-aa47-9d1a2e9949a8";

const monitor = fc
  .tuple(
    fc.constantFrom("", "v1:", "v2:"),
    fc.oneof(
      fc.ipV4(),
      fc
        .ipV6()
        .filter((address) => !address.includes("."))
        .map((address) => `[${address}]`),
      fc.constantFrom("mon-1", "mon-1.example.com"),
    ),
    fc.oneof(
      fc.constant(""),
      fc.integer({ min: 1, max: 65535 }).map((port) => `:${port}`),
    ),
  )
  .map((parts) => parts.join(""));
const monitors = fc.uniqueArray(monitor, { minLength: 1, maxLength: 7 });
const user = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/);
const key = fc.stringMatching(/^[A-Za-z0-9+/]{38}==$/);

test("ceph.conf names every monitor, and where the user's keyring is", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uuid(), fc.constant("ceph")), monitors, user, (clusterId, addresses, id) => {
      const conf = read(cephConf(new CephCluster({ clusterId, monitors: addresses }), id));
      expect(conf).toEqual({
        global: { ...(clusterId === "ceph" ? {} : { fsid: clusterId }), mon_host: addresses.join(",") },
        [`client.${id}`]: { keyring: `/etc/ceph/ceph.client.${id}.keyring` },
      });
      expect(conf.global!.mon_host!.split(",")).toEqual(addresses);
    }),
  );
});

test("a keyring holds the one key of the one user", () => {
  fc.assert(
    fc.property(user, key, (id, secret) => {
      const { before, after } = keyringAround(id);
      expect(read(`${before}${secret}${after}`)).toEqual({ [`client.${id}`]: { key: secret } });
      expect(keyringFile(id)).toBe(`ceph.client.${id}.keyring`);
    }),
  );
});

test("as text", () => {
  const cluster = new CephCluster({ clusterId: FSID, monitors: ["10.0.0.11", "v2:10.0.0.12:3300"] });
  expect(cephConf(cluster, "rbd-api")).toMatchInlineSnapshot(`
   "[global]
   fsid = b9127830-b0cc-4e34-aa47-9d1a2e9949a8
   mon_host = 10.0.0.11,v2:10.0.0.12:3300

   [client.rbd-api]
   keyring = /etc/ceph/ceph.client.rbd-api.keyring
   "
  `);
});
