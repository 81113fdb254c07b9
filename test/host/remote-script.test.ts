import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import {
  applyScript,
  confirmScript,
  literal,
  prepareSecrets,
  restoreScript,
  secretsFolder,
} from "../../lib/host/remote-script";
import type { Piece } from "../../lib/host/payload";
import { describeUnless, describeWith } from "../support/requirements";

/** A guard that keeps what it is given, and what it is asked to do. */
const DUMP = 'cp -R "$2/." "$DUMP/"; echo "$1" >"$DUMP/asked"';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-remote-"));
  const bin = path.join(folder, "bin");
  fs.mkdirSync(bin);
  fs.mkdirSync(path.join(folder, "dump"));
  // Whoever runs the tests is root here.
  fs.writeFileSync(path.join(bin, "id"), "#!/bin/sh\necho 0\n", { mode: 0o755 });
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Runs a template as Terraform would, with a text in place of its one expression. */
function run(template: string, guard = DUMP): ReturnType<typeof spawnSync> {
  const script = template.replace("${local.guard}", () => guard).replaceAll(/([$%])\1\{/g, "$1{");
  const file = path.join(folder, "terraform.sh");
  fs.writeFileSync(file, script);
  const result = spawnSync("sh", [file], {
    encoding: "utf8",
    env: { PATH: `${path.join(folder, "bin")}:${process.env.PATH ?? ""}`, DUMP: path.join(folder, "dump") },
  });
  expect(fs.existsSync(file)).toBe(false);
  return result;
}

const arrived = (name: string): string => fs.readFileSync(path.join(folder, "dump", name), "utf8");

const memory = fs.existsSync("/dev/shm") ? undefined : "no /dev/shm here";

describeUnless(memory, "what is sent to a machine", () => {
  test("arrives byte for byte, and ends with a line break", () => {
    const text = fc.string({ unit: "binary" }).filter((given) => !given.includes("\0") && !given.includes("\r"));
    const line = fc.oneof(
      text,
      fc.constantFrom("${x}", "%{if}", "$${y}", "`id`", "$(id)", "\\", "END_OF_TEXT", "'", '"'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        const content = lines.join("\n");
        const pieces: readonly Piece[] = [
          ["settings", "a=1"],
          ["files/0", content],
        ];
        expect(run(applyScript("x", "local.guard", pieces, [])).status).toBe(0);
        expect(arrived("files/0")).toBe(content === "" || content.endsWith("\n") ? content : `${content}\n`);
        expect(arrived("asked")).toBe("apply\n");
      }),
      { numRuns: 40 },
    );
  });

  test("takes the secrets along that were brought before, as whole lines, and leaves none behind", () => {
    const id = `test.${process.pid}`;
    execFileSync("sh", ["-c", prepareSecrets(id)]);
    expect(fs.statSync(secretsFolder(id)).mode & 0o777).toBe(0o700);
    ["hush", "hush\n", ""].forEach((text, index) => {
      fs.writeFileSync(path.join(secretsFolder(id), String(index)), text);
    });
    run(applyScript(id, "local.guard", [["manifest", "m"]], [0, 1, 2]));
    expect(["files/0", "files/1", "files/2"].map(arrived)).toEqual(["hush\n", "hush\n", ""]);
    expect(fs.existsSync(secretsFolder(id))).toBe(false);
  });

  test("has the status of the guard, and leaves nothing in memory", () => {
    const before = fs.readdirSync("/dev/shm").filter((name) => name.startsWith("cdktf-onprem."));
    expect(run(applyScript("x", "local.guard", [], []), "exit 7").status).toBe(7);
    expect(fs.readdirSync("/dev/shm").filter((name) => name.startsWith("cdktf-onprem."))).toEqual(before);
  });

  test.each(["HUP", "INT", "TERM"])(
    "leaves nothing in memory when a SIG%s ends it, and waits for the guard",
    (signal) => {
      const before = fs.readdirSync("/dev/shm").filter((name) => name.startsWith("cdktf-onprem."));
      const guard = `kill -${signal} "$PPID"; sleep 0.2; ${DUMP}`;
      expect(run(applyScript("x", "local.guard", [], []), guard).status).toBe(1);
      expect(arrived("asked")).toBe("apply\n");
      expect(fs.readdirSync("/dev/shm").filter((name) => name.startsWith("cdktf-onprem."))).toEqual(before);
    },
  );
});

test("the empty files that Terraform leaves go with the next run, and no other", () => {
  const file = (name: string, content: string, age: number): string => {
    const full = path.join(folder, name);
    fs.writeFileSync(full, content);
    fs.utimesSync(full, Date.now() / 1000 - age, Date.now() / 1000 - age);
    return full;
  };
  const stale = file("cdktf-onprem-1.sh", "", 600);
  const kept = [file("cdktf-onprem-2.sh", "", 0), file("cdktf-onprem-3.sh", "true", 600), file("somebody.sh", "", 600)];
  run(restoreScript("x"));
  expect(fs.existsSync(stale)).toBe(false);
  expect(kept.filter((name) => !fs.existsSync(name))).toEqual([]);
});

test("secrets are not brought to a folder that somebody else has made", () => {
  // Nobody can remove another's folder in /dev/shm; here a folder that does not go stands for it.
  fs.writeFileSync(path.join(folder, "bin", "rm"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const env = { PATH: `${path.join(folder, "bin")}:${process.env.PATH ?? ""}` };
  expect(spawnSync("sh", ["-c", prepareSecrets(`test.${process.pid}`)], { env }).status).not.toBe(0);
});

test("a machine that never was changed has nothing to restore", () => {
  expect(run(restoreScript("x"))).toMatchObject({ status: 0, stdout: "nothing to restore\n" });
});

test.each([
  ["a=${b}", "a=$${b}"],
  ["%{if}", "%%{if}"],
  ["$x %y {z}", "$x %y {z}"],
  ["x ${TfToken[TOKEN.3]} ${y}", "x ${TfToken[TOKEN.3]} $${y}"],
])("%s becomes %s in a template", (text, template) => {
  expect(literal(text)).toBe(template);
});

describeWith(["shellcheck"], "shellcheck", () => {
  const pieces: readonly Piece[] = [["files/0", "text"]];
  test.each([
    ["apply", applyScript("x", "local.guard", pieces, [1])],
    ["confirm", confirmScript("x")],
    ["restore", restoreScript("x")],
    ["prepare", prepareSecrets("x")],
  ])("finds nothing in %s", (_, template) => {
    const input = template.replace("${local.guard}", "true");
    expect(spawnSync("shellcheck", ["--shell=sh", "-"], { input, encoding: "utf8" }).stdout).toBe("");
  });
});
