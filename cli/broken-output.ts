import type { EventEmitter } from "node:events";
import type { Output } from "./surroundings";

/**
 * Says that results cannot be written, once and in words: a full disk, a drive that is gone. A reader that has seen enough, such as `head`,
 * is no error, unless all has to be read.
 *
 * @param whenBroken called when the results are lost
 * @param mustBeRead whether results are lost that nobody reads
 */
export function watchOutput(
  stdout: EventEmitter,
  stderr: Pick<Output, "write">,
  whenBroken: () => void,
  mustBeRead: boolean,
): void {
  let isBroken = false;
  stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    const isUnread = code === "EPIPE";
    if ((!isUnread || mustBeRead) && !isBroken) {
      isBroken = true;
      stderr.write(`onprem: the output cannot be written: ${isUnread ? "nobody read all of it" : message}\n`);
      whenBroken();
    }
  });
}
