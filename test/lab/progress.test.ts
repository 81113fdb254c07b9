import { terminalProgress } from "../../lab/progress";

function recorder(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  return { written, output: { isTTY, ...(columns && { columns }), write: (text: string) => written.push(text) } };
}

describe("terminalProgress", () => {
  test("a log gets a long step's first line, and then one in 15 seconds", () => {
    const { written, output } = recorder(false);
    let now = 0;
    const progress = terminalProgress(output, () => now);
    for (now = 0; now <= 31_000; now += 1_000) progress.tick(`${now / 1_000} s`);
    expect(written).toEqual(["0 s\n", "15 s\n", "30 s\n"]);
  });

  test("a terminal's line is rewritten, and cleared before something else is said", () => {
    const { written, output } = recorder(true);
    const progress = terminalProgress(output);
    progress.tick("1 s");
    progress.tick("2 s");
    progress.info("done");
    progress.info("next");
    expect(written).toEqual(["\r\u001b[K1 s", "\r\u001b[K2 s", "\r\u001b[Kdone\n", "next\n"]);
  });

  test("a narrow terminal's line does not wrap", () => {
    const { written, output } = recorder(true, 10);
    terminalProgress(output).tick("0123456789abcdef");
    expect(written).toEqual(["\r\u001b[K012345678"]);
  });
});
