import { labSupport, machinesSupport, status } from "../../../lab";

/** Set while the suite runs when the lab was up before it: only what the suite brought up is taken down. */
export const LAB_WAS_UP = "ONPREM_E2E_LAB_WAS_UP";

/** Set while the suite runs when this machine cannot hold the lab: why not. */
export const LAB_HINDRANCE = "ONPREM_E2E_LAB_HINDRANCE";

/** Set while the suite runs when this machine cannot hold the lab's machines: why not. */
export const MACHINES_HINDRANCE = "ONPREM_E2E_MACHINES_HINDRANCE";

export default async function setup(): Promise<void> {
  const support = await labSupport();
  if (!support.supported) {
    process.env[LAB_HINDRANCE] = support.reasons.join("; ");
  }
  const machines = await machinesSupport();
  if (!machines.supported) {
    process.env[MACHINES_HINDRANCE] = machines.reasons.join("; ");
  }
  process.env[LAB_WAS_UP] = String((await status()).up);
}
