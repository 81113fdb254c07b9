import { Token } from "cdktf";
import { Host, HOST_RULES } from "../environment";
import { Percent, Rule, violationsOf } from "../units";
import type { HostGroupProps } from "./host-group-props";
import { waveSize, wavesOf } from "./waves";

/** Label by which Kubernetes marks nodes of the control plane. */
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** What the rules of a group judge: its props, and the machines that its labels pick. */
export interface HostGroupInput {
  readonly props: HostGroupProps;
  readonly hosts: readonly Host[];
}

/** Rules for a group of machines; those for its machines are the environment's. */
export const HOST_GROUP_RULES: readonly Rule<HostGroupInput>[] = [
  function* hasHosts({ hosts, props }) {
    if (hosts.length === 0) {
      yield {
        code: "HostGroupEmpty",
        what: props.labels === undefined ? "the group has no machine" : "no machine has all labels of the group",
        ...(props.labels === undefined ? {} : { got: props.labels }),
        instead: "list the machines in `hosts`, here or on the environment, with those labels",
      };
    }
  },
  function* wavesAreSized({ props: { maxUnavailable } }) {
    if (typeof maxUnavailable === "number" && !(Number.isInteger(maxUnavailable) && maxUnavailable >= 1)) {
      yield {
        code: "MaxUnavailableInvalid",
        what: "maxUnavailable counts machines",
        got: maxUnavailable,
        instead: "write 1 or more, or a share such as Percent.of(25)",
      };
    }
    if (maxUnavailable instanceof Percent && maxUnavailable.toNumber() === 0) {
      yield {
        code: "MaxUnavailableInvalid",
        what: "with no machine away nothing can change",
        got: maxUnavailable.toString(),
        instead: "write a count from 1 up, or a larger share",
      };
    }
  },
  function* controlPlaneStays({ props: { maxUnavailable = 1 }, hosts }) {
    const members = hosts.filter(isControlPlane);
    if (members.length < 2 || !(waveSize(hosts.length, maxUnavailable) >= 1)) {
      return;
    }
    if (wavesOf(hosts, maxUnavailable).some((wave) => wave.filter(isControlPlane).length === members.length)) {
      yield {
        code: "ControlPlaneAllAtOnce",
        what: `one wave has all machines of the control plane: ${members.map(({ name }) => name).join(", ")}`,
        got: String(maxUnavailable),
        instead: "lower maxUnavailable: without its control plane the cluster cannot tell whether a machine is healthy",
      };
    }
  },
  function* hostsAreKnown({ props: { acceptUnknownHostKeys, bastion }, hosts }) {
    if (acceptUnknownHostKeys === true) {
      return;
    }
    const unknown = hosts.filter((host) => !isKnown(host)).map(({ name }) => name);
    if (bastion !== undefined && !isKnown(bastion)) {
      unknown.push("the bastion");
    }
    if (unknown.length > 0) {
      yield {
        code: "HostKeyUnknown",
        what: "anybody could answer in place of a machine whose host key is not given",
        got: unknown.join(", "),
        instead:
          "give hostKeys or hostKeyFile (ssh-keyscan shows the keys: compare them with the machine's), or say acceptUnknownHostKeys: true",
      };
    }
  },
  function* bastionIsReachable({ props: { bastion } }) {
    if (bastion !== undefined) {
      yield* violationsOf([{ ...bastion, name: "bastion" }], HOST_RULES);
    }
  },
  function* timeIsWhole({ props: { connectTimeout } }) {
    if (connectTimeout !== undefined && (connectTimeout.toMillis() === 0 || connectTimeout.toMillis() % 1000 !== 0)) {
      yield {
        code: "ConnectTimeoutInvalid",
        what: "connectTimeout is in whole seconds, one at least",
        got: connectTimeout.toString(),
        instead: "leave it out for 30 seconds",
      };
    }
  },
  function* filesAreNamed({ props: { identityFile, scriptFolder } }) {
    if (identityFile?.trim() === "") {
      yield { code: "IdentityFileEmpty", what: "identityFile is empty", instead: "leave it out for the SSH agent" };
    }
    if (scriptFolder !== undefined && !Token.isUnresolved(scriptFolder) && !/^\/[-\w./]*$/.test(scriptFolder)) {
      yield {
        code: "ScriptFolderInvalid",
        what: "scriptFolder is an absolute path of letters, digits, dots and dashes",
        got: scriptFolder,
        instead: "leave it out for /dev/shm",
      };
    }
  },
];

/** Whether more than half of a control plane of several machines stays while a wave is away, as its etcd needs. */
export function keepsQuorum(waves: readonly (readonly Host[])[]): boolean {
  const members = waves.flat().filter(isControlPlane).length;
  const away = Math.max(0, ...waves.map((wave) => wave.filter(isControlPlane).length));
  return members < 3 || (members - away) * 2 > members;
}

function isControlPlane({ labels = {} }: Host): boolean {
  return CONTROL_PLANE in labels;
}

function isKnown({ hostKeys = [], hostKeyFile }: Pick<Host, "hostKeys" | "hostKeyFile">): boolean {
  return hostKeys.length > 0 || hostKeyFile !== undefined;
}
