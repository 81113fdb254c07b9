import type { EventEmitter } from "node:events";
import type { Output } from "./surroundings";

/**
 * Says that results cannot be written, once and in words: a full disk, a drive that is gone. A reader that has seen enough, such as `head`,
 * is no error.
 *
 * @param whenBroken called when the results are lost
 */
export function watchOutput(stdout: EventEmitter, stderr: Pick<Output, "write">, whenBroken: () => void): void {
  let isBroken = false;
  stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== "EPIPE" && !isBroken) {
      isBroken = true;
      stderr.write(`onprem: the output cannot be written: ${message}\n`);
      whenBroken();
    }
  });
}
