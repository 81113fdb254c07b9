import { cephSupport, labSupport, machinesSupport, status } from "../../../lab";

/** Set while the suite runs when the lab was up before it: only what the suite brought up is taken down. */
export const LAB_WAS_UP = "ONPREM_E2E_LAB_WAS_UP";

/** The same for the lab's Ceph. */
export const CEPH_WAS_UP = "ONPREM_E2E_CEPH_WAS_UP";

/** Set while the suite runs when this machine cannot hold the lab: why not. */
export const LAB_HINDRANCE = "ONPREM_E2E_LAB_HINDRANCE";

/** Set while the suite runs when this machine cannot hold the lab's machines: why not. */
export const MACHINES_HINDRANCE = "ONPREM_E2E_MACHINES_HINDRANCE";

/** Set while the suite runs when Ceph cannot be started on this machine: why not. */
export const CEPH_HINDRANCE = "ONPREM_E2E_CEPH_HINDRANCE";

export default async function setup(): Promise<void> {
  const support = await labSupport();
  if (!support.supported) {
    process.env[LAB_HINDRANCE] = support.reasons.join("; ");
  }
  const machines = await machinesSupport();
  if (!machines.supported) {
    process.env[MACHINES_HINDRANCE] = machines.reasons.join("; ");
  }
  const ceph = await cephSupport();
  if (!ceph.supported) {
    process.env[CEPH_HINDRANCE] = ceph.reasons.join("; ");
  }
  const before = await status();
  process.env[LAB_WAS_UP] = String(before.up);
  process.env[CEPH_WAS_UP] = String(before.ceph !== undefined);
}
