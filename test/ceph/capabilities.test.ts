import * as fc from "fast-check";
import {
  authCommand,
  bothCapabilities,
  Capabilities,
  capsCommand,
  FENCING_CAPABILITIES,
  fileSystemCapabilities,
  rbdCapabilities,
} from "../../lib/ceph/cluster/capabilities";

const NAME = fc.constantFrom("a", "b", "c", "d");
const CAPABILITIES: fc.Arbitrary<Capabilities> = fc.oneof(
  fc.array(NAME, { minLength: 1 }).map(rbdCapabilities),
  fc.tuple(NAME, NAME).map(([fileSystem, group]) => fileSystemCapabilities(fileSystem, group)),
);

/** The same, whatever the order. */
const sorted = (capabilities: Capabilities) =>
  Object.fromEntries(Object.entries(capabilities).map(([daemon, allowed]) => [daemon, [...allowed].sort()]));

test("what two consumers need is what each of them needs, and no more", () => {
  fc.assert(
    fc.property(CAPABILITIES, CAPABILITIES, (one, other) => {
      const both = bothCapabilities(one, other);
      for (const daemon of ["mon", "mgr", "osd", "mds"] as const) {
        expect(new Set(both[daemon])).toEqual(new Set([...(one[daemon] ?? []), ...(other[daemon] ?? [])]));
        expect(both[daemon]?.length).not.toBe(0);
      }
    }),
  );
});

test("it does not matter who comes first, how often, or in which groups", () => {
  fc.assert(
    fc.property(CAPABILITIES, CAPABILITIES, CAPABILITIES, (one, other, third) => {
      expect(sorted(bothCapabilities(one, other))).toEqual(sorted(bothCapabilities(other, one)));
      const both = bothCapabilities(one, other);
      expect(bothCapabilities(both, other)).toEqual(both);
      expect(bothCapabilities(both, third)).toEqual(bothCapabilities(one, bothCapabilities(other, third)));
    }),
  );
});

test("a user of block storage may use its pools alone", () => {
  fc.assert(
    fc.property(fc.uniqueArray(NAME, { minLength: 1 }), (pools) => {
      const { osd, mgr, mon } = rbdCapabilities([...pools, ...pools]);
      expect(osd).toEqual(pools.map((pool) => `profile rbd pool=${pool}`));
      expect([mgr, mon]).toEqual([osd, ["profile rbd"]]);
    }),
  );
});

test("to lock out a lost node is added to what a user may do, and takes nothing away", () => {
  const both = bothCapabilities(rbdCapabilities(["a"]), FENCING_CAPABILITIES);
  expect(both).toEqual({
    ...rbdCapabilities(["a"]),
    mon: ["profile rbd", 'allow command "osd blocklist" with blocklistop=add'],
  });
});

test("a command has each kind of daemon once, in one order, as the shell has to see it", () => {
  const both = bothCapabilities(fileSystemCapabilities("fs", "csi"), rbdCapabilities(["a"]));
  const clauses =
    "mon 'allow r fsname=fs, profile rbd' mgr 'allow rw, profile rbd pool=a' " +
    "osd 'allow rw tag cephfs metadata=fs, allow rw tag cephfs data=fs, profile rbd pool=a' " +
    "mds 'allow r fsname=fs path=/volumes, allow rws fsname=fs path=/volumes/csi'";
  expect(authCommand("user", both)).toBe(`ceph auth get-or-create client.user ${clauses}`);
  expect(capsCommand("user", both)).toBe(`ceph auth caps client.user ${clauses}`);
});
