import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { EditedFile } from "../../../lib/host";

/** A shell with an awk, as machines have them. */
export interface Tools {
  readonly shell: readonly string[];
  readonly awk: string;
}

const SHELLS: readonly (readonly string[])[] = [["dash"], ["busybox", "sh"], ["bash", "--posix"]];
const AWKS = ["mawk", "gawk", "original-awk", "busybox"];

/** Every shell that is installed with an awk, and every awk with a shell. */
export function installedTools(): readonly Tools[] {
  const shells = SHELLS.filter(([program]) => whereIs(program!) !== undefined);
  const awks = AWKS.filter((awk) => whereIs(awk) !== undefined);
  return Array.from({ length: Math.max(shells.length, awks.length) }, (_, index) => ({
    shell: shells[index % shells.length]!,
    awk: awks[index % awks.length]!,
  }));
}

/** Runs the filters of an edit with chosen tools, in a folder of its own. */
export class Filters {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-filter-"));

  public constructor(private readonly tools: Tools) {
    const bin = path.join(this.folder, "bin");
    fs.mkdirSync(bin);
    const program = whereIs(tools.awk)!;
    fs.symlinkSync(program, path.join(bin, "awk"));
  }

  /** The text after the edit. */
  public edit({ edit }: Pick<EditedFile, "edit">, text: string): string {
    return this.run(edit, text, "unused");
  }

  /** The text after the edit was taken back; without an original there was no file. */
  public undo({ undo }: Pick<EditedFile, "undo">, text: string, original: string | undefined): string {
    const file = path.join(this.folder, "original");
    fs.rmSync(file, { force: true });
    if (original !== undefined) {
      fs.writeFileSync(file, original);
    }
    return this.run(undo, text, file);
  }

  public close(): void {
    fs.rmSync(this.folder, { recursive: true });
  }

  private run(filter: string, input: string, original: string): string {
    const script = path.join(this.folder, "filter");
    fs.writeFileSync(script, filter);
    const [program, ...flags] = this.tools.shell;
    const env = { PATH: `${path.join(this.folder, "bin")}:${process.env.PATH}`, original };
    const { status, stdout, stderr } = spawnSync(program!, [...flags, script], { input, env, encoding: "utf8" });
    if (status !== 0 || stderr !== "") {
      throw new Error(`filter ended with ${status}: ${stderr}`);
    }
    return stdout;
  }
}

function whereIs(program: string): string | undefined {
  const { status, stdout } = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
