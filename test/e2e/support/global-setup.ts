import { status } from "../../../lab";

/** Set while the suite runs when the lab was up before it: only what the suite brought up is taken down. */
export const LAB_WAS_UP = "ONPREM_E2E_LAB_WAS_UP";

export default async function setup(): Promise<void> {
  process.env[LAB_WAS_UP] = String((await status()).up);
}
