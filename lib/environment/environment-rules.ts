import { isIP } from "node:net";
import { Token } from "cdktf";
import { isDnsSubdomain, Rule } from "../units";
import { type Host, placeOf } from "./host";

/** Longest name of a stack: it becomes part of a Secret's name, `tfstate-default-<stack>`, and of its Lease. */
const LONGEST_STACK_NAME = 63;

const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const HOST_NAME = /^(?!.*\.\.)[a-z0-9]([-a-z0-9_.]*[a-z0-9])?\.?$/i;

/** A line of /etc/ssh/ssh_host_*_key.pub: type, key, and maybe a comment; one line, as it becomes one of a known_hosts file. */
const PUBLIC_KEY = /^(ssh-|ecdsa-|sk-)[-a-z0-9@.]+ [A-Za-z0-9+/]+={0,3}( [^\n\r]*)?$/;

/** Rules for the id of an environment. */
export const ENVIRONMENT_ID_RULES: readonly Rule<string>[] = [
  function* isName(id) {
    if (!NAME.test(id)) {
      yield {
        code: "EnvironmentNameInvalid",
        what: "an environment's id starts the names of its stacks",
        got: id,
        instead: "write lower-case letters, digits and dashes, beginning with a letter",
      };
    }
  },
];

/** Rules for the name of a stack within an environment. */
export const STACK_NAME_RULES: readonly Rule<{ readonly environment: string; readonly name: string }>[] = [
  function* isName({ name }) {
    if (!NAME.test(name)) {
      yield {
        code: "StackNameInvalid",
        what: "a stack's name follows that of its environment",
        got: name,
        instead: "write lower-case letters, digits and dashes, beginning with a letter",
      };
    }
  },
  function* isShort({ environment, name }) {
    const whole = `${environment}-${name}`;
    if (whole.length > LONGEST_STACK_NAME) {
      yield {
        code: "StackNameTooLong",
        what: `a stack's name has at most ${LONGEST_STACK_NAME} characters with that of its environment`,
        got: whole,
        instead: "shorten one of the two",
      };
    }
  },
];

/** Rules for the machines of an environment. */
export const HOST_RULES: readonly Rule<readonly Host[]>[] = [
  function* connectionsAreGiven(hosts) {
    const empty = (value?: string): boolean => value?.trim() === "";
    for (const { name } of hosts.filter((host) => empty(host.address) || empty(host.user) || empty(host.hostKeyFile))) {
      yield {
        code: "HostConnectionEmpty",
        what: `the address, the user or the hostKeyFile of host ${name} is empty`,
        instead: "give an address; leave the user out for root",
      };
    }
  },
  function* addressesAreAddresses(hosts) {
    for (const { name, address } of hosts) {
      if (!Token.isUnresolved(address) && address.trim() !== "" && !(isIP(address) > 0 || HOST_NAME.test(address))) {
        yield {
          code: "HostAddressInvalid",
          what: `the address of host ${name} is neither an IP address nor a name`,
          got: address,
          instead: "write 10.0.0.5, 2001:db8::1 or node-1.example.com, and port and user as props of their own",
        };
      }
    }
  },
  function* namesAreDnsNames(hosts) {
    for (const { name } of hosts) {
      if (!isDnsSubdomain(name)) {
        yield {
          code: "HostNameInvalid",
          what: "a host's name is a DNS name",
          got: name,
          instead: "write lower-case letters, digits, dashes and dots",
        };
      }
    }
  },
  function* portsArePorts(hosts) {
    for (const { name, port } of hosts) {
      if (port !== undefined && !Token.isUnresolved(port) && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
        yield {
          code: "HostPortInvalid",
          what: `the SSH port of host ${name} is between 1 and 65535`,
          got: port,
          instead: "leave it out for 22",
        };
      }
    }
  },
  function* hostKeysArePublicKeys(hosts) {
    for (const { name, hostKeys = [] } of hosts) {
      for (const key of hostKeys.filter((given) => !Token.isUnresolved(given) && !PUBLIC_KEY.test(given.trim()))) {
        yield {
          code: "HostKeyInvalid",
          what: `a host key of ${name} is no public key of an SSH server`,
          got: key,
          instead: "write type and key as in /etc/ssh/ssh_host_ed25519_key.pub: ssh-ed25519 AAAA…",
        };
      }
    }
  },
  function* hostKeysAreGivenOnce(hosts) {
    for (const { name } of hosts.filter(
      ({ hostKeys, hostKeyFile }) => hostKeys !== undefined && hostKeyFile !== undefined,
    )) {
      yield {
        code: "HostKeyGivenTwice",
        what: `host ${name} has both hostKeys and hostKeyFile`,
        instead: "give one of the two",
      };
    }
  },
  function* namesAreUnique(hosts) {
    for (const name of repeated(hosts.map((host) => host.name))) {
      yield { code: "HostNameRepeated", what: "two hosts have one name", got: name, instead: "name each host once" };
    }
  },
  function* addressesAreUnique(hosts) {
    for (const address of repeated(hosts.map(placeOf))) {
      yield {
        code: "HostAddressRepeated",
        what: "two hosts have one address and port",
        got: address,
        instead: "list each machine once: a change would run on it twice at the same time",
      };
    }
  },
];

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
