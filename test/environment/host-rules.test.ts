import { App, Fn } from "cdktf";
import { Environment, Host } from "../../lib/environment";
import { HOST_KEY as KEY } from "../support/hosts";
import { codesOf } from "../support/refusal";

const host: Host = { name: "node-1", address: "198.18.0.11" };
const other: Host = { name: "node-2", address: "198.18.0.12" };

const codes = (...hosts: readonly Host[]): readonly string[] =>
  codesOf(() => new Environment(new App(), "test", { hosts }));

test.each<[string, string, readonly Host[]]>([
  ["a repeated host", "HostNameRepeated", [host, { ...other, name: host.name }]],
  ["a repeated address", "HostAddressRepeated", [host, { ...other, address: host.address }]],
  [
    "an address in other letters",
    "HostAddressRepeated",
    [
      { ...host, address: "A" },
      { ...other, address: "a" },
    ],
  ],
  ["a name that is none", "HostNameInvalid", [{ ...host, name: "node_1" }]],
  ["no address", "HostConnectionEmpty", [{ ...host, address: "" }]],
  ["an empty user", "HostConnectionEmpty", [{ ...host, user: "" }]],
  ["an empty file of host keys", "HostConnectionEmpty", [{ ...host, hostKeyFile: " " }]],
  ["an address with a port", "HostAddressInvalid", [{ ...host, address: "10.0.0.5:22" }]],
  ["an address with a user", "HostAddressInvalid", [{ ...host, address: "root@10.0.0.5" }]],
  ["a URL", "HostAddressInvalid", [{ ...host, address: "https://node-1" }]],
  ["an address in brackets", "HostAddressInvalid", [{ ...host, address: "[2001:db8::1]" }]],
  ["a name with an empty part", "HostAddressInvalid", [{ ...host, address: "a..b" }]],
  ["a name with a blank", "HostAddressInvalid", [{ ...host, address: "a b" }]],
  ["port 0", "HostPortInvalid", [{ ...host, port: 0 }]],
  ["port 65536", "HostPortInvalid", [{ ...host, port: 65536 }]],
  ["a host key that is a path", "HostKeyInvalid", [{ ...host, hostKeys: ["~/.ssh/key.pub"] }]],
  ["a host key of two lines", "HostKeyInvalid", [{ ...host, hostKeys: [`${KEY}\n${KEY}`] }]],
  ["a private key", "HostKeyInvalid", [{ ...host, hostKeys: ["-----BEGIN OPENSSH PRIVATE KEY-----"] }]],
  ["host keys twice", "HostKeyGivenTwice", [{ ...host, hostKeys: [KEY], hostKeyFile: "node-1.pub" }]],
])("refuses %s (%s)", (_, code, hosts) => {
  expect(codes(...hosts)).toEqual([code]);
});

test.each<[string, readonly Host[]]>([
  ["two hosts on one address with ports of their own", [host, { ...other, address: host.address, port: 2222 }]],
  [
    "ports 1 and 65535",
    [
      { ...host, port: 1 },
      { ...other, port: 65535 },
    ],
  ],
  ["an IPv6 address", [{ ...host, address: "2001:db8::1" }]],
  ["a name as address", [{ ...host, address: "node-1.example.com" }]],
  ["host keys of each type", [{ ...host, hostKeys: [KEY, `${KEY.replace("ssh-ed25519", "ecdsa-sha2-nistp256")} x`] }]],
  ["a host key with its line break", [{ ...host, hostKeys: [`${KEY}\n`] }]],
  ["a file of host keys", [{ ...host, hostKeyFile: "node-1.pub" }]],
  ["an address and a key that only Terraform knows", [{ ...host, address: Fn.lower("A"), hostKeys: [Fn.lower("A")] }]],
])("takes %s", (_, hosts) => {
  expect(codes(...hosts)).toEqual([]);
});
