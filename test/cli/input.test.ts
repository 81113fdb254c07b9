import { PassThrough } from "node:stream";
import { inputFrom } from "../../cli/input";

/** A terminal or a pipe, and what is seen on the screen. */
function stage(isTTY: boolean) {
  const keys = Object.assign(new PassThrough(), { isTTY, setRawMode: () => keys });
  const screen = new PassThrough();
  let shown = "";
  screen.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  const interruption = new AbortController();
  const input = inputFrom(keys as unknown as NodeJS.ReadStream, screen, interruption.signal);
  return { keys, input, interruption, shown: () => shown };
}

describe("text", () => {
  test("is all there is, to the last line break", async () => {
    const { keys, input } = stage(false);
    keys.write("é".slice(0, 1));
    // A character that comes in two pieces.
    keys.write(Buffer.from([0xf0, 0x9f]));
    keys.end(Buffer.from([0x94, 0x91, 0x0a]));
    expect(input.isTerminal).toBe(false);
    expect(await input.text()).toBe("é🔑\n");
  });

  test("is without the mark that editors of Windows put before it, and that alone", async () => {
    const { keys, input } = stage(false);
    keys.end("\ufeffx\ufeff");
    expect(await input.text()).toBe("x\ufeff");
  });

  test("in another coding is refused, and not repeated", async () => {
    const { keys, input } = stage(false);
    keys.end(Buffer.from("hunter2\xff", "latin1"));
    await expect(input.text()).rejects.toThrow(/^the input is no text in UTF-8$/);
  });

  test("that does not come is given up when the person does", async () => {
    const { input, interruption } = stage(false);
    const text = input.text();
    interruption.abort("SIGTERM");
    await expect(text).rejects.toThrow("interrupted by SIGTERM");
  });
});

describe("a line", () => {
  test("that is hidden is not shown, not even what is taken back", async () => {
    const { keys, input, shown } = stage(true);
    const line = input.line({ prompt: "value: ", isHidden: true });
    keys.write("hunter3\x7f2\r");
    expect(await line).toBe("hunter2");
    expect(shown()).toBe("value: \n");
  });

  test("that is not is asked for as well", async () => {
    const { keys, input, shown } = stage(true);
    const line = input.line({ prompt: "sure? " });
    keys.write("yes\n");
    expect(await line).toBe("yes");
    expect(shown()).toBe("sure? ");
  });

  test("that goes on over others is all of them, up to Ctrl-D", async () => {
    const { keys, input, shown } = stage(true);
    const text = input.line({ prompt: "key: ", isHidden: true, isLong: true });
    keys.write("-----BEGIN\rhunter2\r-----END\r");
    keys.write("\x04");
    expect(await text).toBe("-----BEGIN\nhunter2\n-----END\n");
    expect(shown()).toBe("key: \n");
    const none = stage(true);
    const nothing = none.input.line({ prompt: "", isHidden: true, isLong: true });
    none.keys.write("\x04");
    await expect(nothing).rejects.toThrow("there was no answer");
  });

  test("that does not come is an error", async () => {
    const { keys, input } = stage(true);
    const line = input.line({ prompt: "" });
    keys.end();
    await expect(line).rejects.toThrow("there was no answer");
  });

  test("is given up by Ctrl-C, and when the person gives up otherwise", async () => {
    const first = stage(true);
    const line = first.input.line({ prompt: "", isHidden: true });
    first.keys.write("hunter2\x03");
    await expect(line).rejects.toThrow("interrupted by SIGINT");
    const second = stage(true);
    const other = second.input.line({ prompt: "" });
    second.interruption.abort("SIGHUP");
    await expect(other).rejects.toThrow("interrupted by SIGHUP");
  });
});
