import { down, status } from "../../../lab";
import { LAB_WAS_UP } from "./global-setup";

export default async function teardown(): Promise<void> {
  if (process.env[LAB_WAS_UP] !== "true" && (await status()).up) {
    await down();
  }
}
