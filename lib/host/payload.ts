import { createHash } from "node:crypto";
import { isSecret, ManagedFile, WholeFile } from "./managed-file";
import type { ChangeSteps } from "./guarded-change-props";
import { assignments } from "./shell";

/** A change of one machine, resolved: what the guard on the machine is told. */
export interface Payload {
  /** Names the change on the machine, for good. */
  readonly id: string;
  readonly title: string;
  readonly host: string;
  readonly files: readonly ManagedFile[];
  readonly steps: ChangeSteps;
  readonly units: readonly string[];
  /** Seconds. */
  readonly settle: number;
  /** Seconds. */
  readonly within: number;
  /** Seconds. */
  readonly activation: number;
  /** Whether somebody else confirms the change. */
  readonly confirmedLater: boolean;
  /** Of {@link digestOf}. */
  readonly digest: string;
}

/** A text that goes to the machine: its name below the folder of the run. */
export type Piece = readonly [name: string, text: string];

/** Where the guard finds which file, and what it is to become. */
export function manifestOf(files: readonly ManagedFile[]): string {
  return files
    .map((file, index) => {
      if ("content" in file) {
        return `write ${file.mode ?? "0644"} ${file.owner ?? "root:root"} files/${index} ${file.path}\n`;
      }
      return "edit" in file ? `edit - - files/${index} ${file.path}\n` : `remove - - - ${file.path}\n`;
    })
    .join("");
}

/**
 * Names what a change wants, and nothing of how it gets there: a new release of this library, with other steps or another guard, leaves
 * every machine alone.
 *
 * @param files without cdktf's tokens, which are numbered anew each time
 */
export function digestOf(files: readonly ManagedFile[]): string {
  const wanted = JSON.stringify([manifestOf(files), files.map(wantedOf)]);
  return createHash("sha256").update(wanted).digest("hex").slice(0, 32);
}

/** All that the machine is told but the secrets, in a stable order. */
export function piecesOf(payload: Payload): readonly Piece[] {
  const { files, steps } = payload;
  const contents = files.flatMap((file, index): readonly Piece[] => {
    if ("edit" in file) {
      return [
        [`files/${index}`, file.edit],
        [`files/${index}.undo`, file.undo],
      ];
    }
    return "content" in file && !isSecret(file) ? [[`files/${index}`, file.content]] : [];
  });
  const scripts = STEPS.flatMap((name): readonly Piece[] => {
    const text = steps[name];
    return text === undefined ? [] : [[`steps/${name}`, text]];
  });
  return [["settings", settingsOf(payload)], ["manifest", manifestOf(files)], ...contents, ...scripts];
}

/** The files whose content travels by itself, with their places. */
export function secretsOf(
  files: readonly ManagedFile[],
): readonly { readonly index: number; readonly file: WholeFile }[] {
  return files.flatMap((file, index) => (isSecret(file) ? [{ index, file }] : []));
}

const STEPS = ["check", "prepare", "validate", "activate", "healthy", "revert", "restore"] as const;

function settingsOf(payload: Payload): string {
  const { id, title, host, settle, within, activation, units, confirmedLater, digest } = payload;
  return assignments({
    ...{ id, title, host, settle, within, activation },
    units: units.join(" "),
    confirm: confirmedLater ? "later" : "now",
    digest,
  });
}

function wantedOf(file: ManagedFile): string {
  if ("edit" in file) {
    return file.wants ?? file.edit;
  }
  return "content" in file ? file.content : "";
}
