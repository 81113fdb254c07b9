import { down, removeCeph, status } from "../../../lab";
import { CEPH_WAS_UP, LAB_WAS_UP } from "./global-setup";

export default async function teardown(): Promise<void> {
  const { up, ceph } = await status();
  if (process.env[LAB_WAS_UP] !== "true" && up) {
    await down();
  } else if (process.env[CEPH_WAS_UP] !== "true" && ceph !== undefined) {
    await removeCeph();
  }
}
