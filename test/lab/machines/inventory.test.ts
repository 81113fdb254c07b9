import fc from "fast-check";

import { MACHINES_ADDRESS } from "../../../lab/access/certificates";
import {
  assertSpare,
  hardwareAddressOf,
  LAB_MACHINES,
  linkOf,
  namespaceOf,
  podNetworkOf,
} from "../../../lab/machines/inventory";

describe("LAB_MACHINES", () => {
  test("are two nodes and two plain machines", () => {
    expect(LAB_MACHINES.map(({ name, address, kind }) => `${name} ${address} ${kind}`)).toEqual([
      "node-1 198.18.0.11 node",
      "node-2 198.18.0.12 node",
      "machine-1 198.18.0.21 machine",
      "machine-2 198.18.0.22 machine",
    ]);
  });

  test("share nothing, and this machine's address with nobody", () => {
    for (const derive of [linkOf, namespaceOf, hardwareAddressOf, podNetworkOf]) {
      expect(new Set(LAB_MACHINES.map(derive)).size).toBe(LAB_MACHINES.length);
    }
    expect(LAB_MACHINES.map(({ address }) => address)).not.toContain(MACHINES_ADDRESS);
  });
});

describe("what is derived from an address", () => {
  const machine = { name: "machine-1", address: "198.18.0.21", kind: "machine" } as const;

  test("can be seen in the names", () => {
    expect(linkOf(machine)).toBe("onprem-21");
    expect(namespaceOf(machine)).toBe("onprem-machine-1");
    expect(podNetworkOf(machine)).toBe("10.255.21.0/24");
    expect(hardwareAddressOf(machine)).toBe("02:00:c6:12:00:15");
  });

  test("is an interface's name that Linux takes, for every machine on demand", () => {
    fc.assert(
      fc.property(fc.integer({ min: 31, max: 254 }), (number) => {
        expect(linkOf({ ...machine, address: `198.18.0.${number}` }).length).toBeLessThanOrEqual(15);
      }),
    );
  });
});

describe("a machine on demand", () => {
  test.each([
    ["spare-1", "198.18.0.31"],
    ["a", "198.18.0.254"],
    ["bench", "198.18.0.100"],
  ])("may be %s at %s", (name, address) => {
    expect(assertSpare(name, address)).toBeUndefined();
  });

  test.each([
    ["", "198.18.0.31", "name is lower-case"],
    ["Spare", "198.18.0.31", "name is lower-case"],
    ["spare-", "198.18.0.31", "name is lower-case"],
    ["a/../b", "198.18.0.31", "name is lower-case"],
    ["node-1", "198.18.0.31", "`up` boots"],
    ["spare", "198.18.0.30", "198.18.0.31 to 198.18.0.254; got 198.18.0.30"],
    ["spare", "198.18.0.255", "got 198.18.0.255"],
    ["spare", "198.18.0.031", "got 198.18.0.031"],
    ["spare", "198.18.1.31", "got 198.18.1.31"],
    ["spare", "10.0.0.31", "got 10.0.0.31"],
    ["spare", "198.18.0.x", "got 198.18.0.x"],
  ])("may not be %j at %s", (name, address, message) => {
    expect(() => {
      assertSpare(name, address);
    }).toThrow(message);
  });
});
