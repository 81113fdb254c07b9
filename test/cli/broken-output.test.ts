import { EventEmitter } from "node:events";
import { watchOutput } from "../../cli/broken-output";
import { failureOf } from "../../cli/run";

/** What is said, and how often the results were lost, when a stream breaks by these errors. */
function brokenBy(...codes: readonly string[]): { readonly said: string; readonly lost: number } {
  const stdout = new EventEmitter();
  let [said, lost] = ["", 0];
  const write = (text: string): void => {
    said += text;
  };
  watchOutput(stdout, { write }, () => {
    lost += 1;
  });
  codes.forEach((code) => stdout.emit("error", Object.assign(new Error(`${code}: why, write`), { code })));
  return { said, lost };
}

test("a disk that is full is said once, in words", () => {
  expect(brokenBy("ENOSPC", "ENOSPC")).toEqual({
    said: "onprem: the output cannot be written: ENOSPC: why, write\n",
    lost: 1,
  });
});

test("a reader that has seen enough is no error", () => {
  expect(brokenBy("EPIPE")).toEqual({ said: "", lost: 0 });
});

test.each([
  [["manifests", "prod"], 1],
  [["manifests", "--diff", "prod", "test"], 2],
  [["--help"], 1],
])("%j has the status %d when it fails", (args, status) => {
  expect(failureOf(args)).toBe(status);
});
