import type { Piece } from "./payload";
import { quoted } from "./shell";

/** Where the guard keeps what must outlive a run, on every machine. */
const STATE = "/var/lib/cdktf-onprem";

/**
 * The first lines of everything that runs on a machine. Terraform's script is started as whoever logs in, and is of no use to anybody
 * once it runs.
 */
const BECOME_ROOT = [
  `[ "$(id -u)" = 0 ] || exec sudo -n -- /bin/sh "$0"`,
  `rm -f "$0"`,
  // Terraform puts an empty file in its place at the end, and leaves that.
  `find "$(dirname "$0")" -maxdepth 1 -name 'cdktf-onprem-*.sh' -size 0 -mmin +1 -exec rm -f {} +`,
  "set -eu",
  "umask 077",
  `PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"`,
];

/** A folder in memory for this run. It goes also when the connection does: a shell that a signal ends leaves without its last word. */
const MAKE_RUN = [
  `run=$(mktemp -d /dev/shm/cdktf-onprem.XXXXXXXX)`,
  `trap 'rm -rf "$run"' EXIT`,
  // Not before the guard has put everything back: a shell listens when what it waits for has ended.
  `trap 'exit 1' HUP INT TERM`,
];

/**
 * A text as Terraform's templates take it, whose marks for expressions are also shell's. Those that cdktf puts in for references are left.
 */
export function literal(text: string): string {
  return text.replace(/([$%])\{(?!TfToken\[)/g, "$1$1{");
}

/** Folder in memory to which the secrets of a change are brought before it runs. */
export function secretsFolder(id: string): string {
  return `/dev/shm/cdktf-onprem.${id}`;
}

/** Makes that folder for whoever logs in. Somebody else's of that name cannot be removed by them: then nothing is sent. */
export function prepareSecrets(id: string): string {
  const folder = quoted(secretsFolder(id));
  return `rm -rf ${folder} && mkdir -m 700 ${folder}`;
}

/**
 * Makes a change on a machine; a template of Terraform's.
 *
 * @param guard Terraform expression of the guard's text
 * @param secrets indices of the files that were brought to {@link secretsFolder}
 */
export function applyScript(id: string, guard: string, pieces: readonly Piece[], secrets: readonly number[]): string {
  const brought = quoted(secretsFolder(id));
  return [
    ...BECOME_ROOT,
    ...MAKE_RUN,
    `mkdir "$run/files" "$run/steps"`,
    ...pieces.map(([name, text]) => here(name, literal(text))),
    ...secrets.flatMap((index) => {
      const file = `"$run/files/${index}"`;
      return [`mv ${brought}/${index} ${file}`, `[ -z "$(tail -c 1 ${file})" ] || echo >>${file}`];
    }),
    ...(secrets.length > 0 ? [`rmdir ${brought}`] : []),
    here("guard", `\${${guard}}`),
    `sh "$run/guard" apply "$run"`,
  ].join("\n");
}

/** Makes a change that waits for it count. */
export function confirmScript(id: string): string {
  return [...BECOME_ROOT, `sh ${STATE}/guard confirm ${quoted(id)}`].join("\n");
}

/**
 * Restores what was there before the first change. A machine that was never changed has nothing of the guard.
 *
 * @param id as Terraform knows it when nothing else is left
 */
export function restoreScript(id: string): string {
  return [
    ...BECOME_ROOT,
    `[ -e ${STATE}/guard ] || { echo 'nothing to restore'; exit 0; }`,
    // A copy, as the guard removes itself with the last change.
    ...MAKE_RUN,
    `cp ${STATE}/guard "$run/guard"`,
    `sh "$run/guard" restore '${id}'`,
  ].join("\n");
}

/** Writes a text to a file of the run, whatever lines it has. */
function here(name: string, text: string): string {
  if (text === "") {
    return `: >"$run/${name}"`;
  }
  let end = "END_OF_TEXT";
  while (text.includes(end)) {
    end += "_";
  }
  return [`cat >"$run/${name}" <<'${end}'`, text.endsWith("\n") ? text.slice(0, -1) : text, end].join("\n");
}
