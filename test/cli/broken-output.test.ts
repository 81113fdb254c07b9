import { EventEmitter } from "node:events";
import { watchOutput } from "../../cli/broken-output";
import { failureOf, mustBeRead } from "../../cli/run";

/** What is said, and how often the results were lost, when a stream breaks by these errors. */
function brokenBy(codes: readonly string[], mustBeRead = false): { readonly said: string; readonly lost: number } {
  const stdout = new EventEmitter();
  let [said, lost] = ["", 0];
  const write = (text: string): void => {
    said += text;
  };
  watchOutput(
    stdout,
    { write },
    () => {
      lost += 1;
    },
    mustBeRead,
  );
  codes.forEach((code) => stdout.emit("error", Object.assign(new Error(`${code}: why, write`), { code })));
  return { said, lost };
}

test("a disk that is full is said once, in words", () => {
  expect(brokenBy(["ENOSPC", "ENOSPC"])).toEqual({
    said: "onprem: the output cannot be written: ENOSPC: why, write\n",
    lost: 1,
  });
});

test("a reader that has seen enough is no error", () => {
  expect(brokenBy(["EPIPE"])).toEqual({ said: "", lost: 0 });
});

test("a reader that is gone is one where nothing else keeps what was printed", () => {
  expect(brokenBy(["EPIPE", "EPIPE"], true)).toEqual({
    said: "onprem: the output cannot be written: nobody read all of it\n",
    lost: 1,
  });
});

test.each([
  [["secrets", "init", "prod", "--print"], true],
  [["secrets", "rotate", "prod", "key", "--print", "--yes"], true],
  [["secrets", "init", "prod"], false],
  [["secrets", "list", "prod"], false],
  [["manifests", "--with-secrets"], false],
  [["--print"], false],
])("what %j prints has to be read: %s", (args, expected) => {
  expect(mustBeRead(args)).toBe(expected);
});

test.each([
  [["manifests", "prod"], 1],
  [["manifests", "--diff", "prod", "test"], 2],
  [["--help"], 1],
])("%j has the status %d when it fails", (args, status) => {
  expect(failureOf(args)).toBe(status);
});
