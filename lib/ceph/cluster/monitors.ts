import { isIPv4, isIPv6 } from "node:net";
import { isDnsSubdomain } from "../../units";

/** Ports of monitors, by protocol, where none is said. */
const USUAL_PORTS = { v1: 6789, v2: 3300 } as const;

const ADDRESS = /^(?:(v[12]):)?(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+))(?::(\d{1,5}))?$/;

/** Whether the text is the address of a monitor, with a protocol before it and a port after it where they are said. */
export function isMonitorAddress(text: string): boolean {
  const [, , ipv6, name, port] = (typeof text === "string" ? ADDRESS.exec(text) : null) ?? [];
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65535);
  return isPort && (ipv6 === undefined ? name !== undefined && isHost(name) : isIPv6(ipv6));
}

/** What to write in place of what is no address; `ceph mon dump` shows those of one monitor together, each with a number after it. */
export function monitorHint(text: unknown): string {
  const [, inner] = (typeof text === "string" ? /^\[(v[12]:.+)\]$/.exec(text) : null) ?? [];
  const addresses = (inner ?? "").split(",").map((each) => each.replace(/\/\d+$/, ""));
  return addresses.every(isMonitorAddress)
    ? `write the addresses one by one, without what is around them: ${addresses.map((each) => JSON.stringify(each)).join(", ")}`
    : 'write e.g. "10.0.0.11:6789", "v2:10.0.0.11:3300" or "[fd00::11]:6789"';
}

/**
 * The addresses without their protocols, which `mount -t ceph` takes for names of hosts: ceph-csi hands it the monitors of CephFS as they stand in its
 * configuration. The port keeps what the protocol said.
 *
 * @see https://docs.ceph.com/en/latest/man/8/mount.ceph/
 */
export function withoutProtocols(monitors: readonly string[]): readonly string[] {
  const plain = monitors.map((monitor) => {
    const [, protocol, , , port] = ADDRESS.exec(monitor) ?? [];
    const address = protocol === undefined ? monitor : monitor.slice(protocol.length + 1);
    return protocol === undefined || port !== undefined
      ? address
      : `${address}:${USUAL_PORTS[protocol as keyof typeof USUAL_PORTS]}`;
  });
  return [...new Set(plain)];
}

/** Whether no monitor answers in the first protocol, which kernels speak unless they are told otherwise. */
export function speakSecondProtocolAlone(monitors: readonly string[]): boolean {
  return monitors.every((monitor) => {
    const [, protocol, , , port] = ADDRESS.exec(monitor) ?? [];
    return protocol === "v2" || (protocol === undefined && port === String(USUAL_PORTS.v2));
  });
}

/** An IPv4 address, or a name that is not one written wrongly. */
function isHost(text: string): boolean {
  return isIPv4(text) || (!/^[\d.]+$/.test(text) && isDnsSubdomain(text.toLowerCase()));
}
