import type { EditedFile } from "../../host";

/** The two filters of an edit, and what it wants in words, without the path of the file. */
export type ReversibleEdit = Required<Omit<EditedFile, "path">>;

/**
 * Makes the filters of an edited file out of plain ones.
 *
 * Where the plain edit changes nothing, not a byte changes, the missing line break at the end of a file included. Where nobody has touched
 * the file since, undoing gives the very bytes of the original; elsewhere the plain undo takes out what the edit put in.
 *
 * @param wants what the edit wants, however its filters are written
 * @param functions definitions that both commands use
 * @param edit command, from standard input to standard output
 * @param undo the same; `$original` is the path of the first text, which may not exist
 */
export function reversibleEdit(wants: string, functions: string, edit: string, undo: string): ReversibleEdit {
  const common = [functions.trim(), functionOf("plainly", edit), EDITED].join("\n");
  return { wants, edit: `${common}edited\n`, undo: `${common}${functionOf("undone", undo)}\n${UNDO}` };
}

function functionOf(name: string, command: string): string {
  return `${name}() {\n  ${command}\n}`;
}

/** The shell drops line breaks at the end of what a command prints: a full stop behind them keeps them. */
const EDITED = String.raw`edited() {
  before=$(cat && echo .) || return
  before=${"$"}{before%.}
  after=$(printf '%s' "$before" | plainly && echo .) || return
  after=${"$"}{after%.}
  if [ "$after" = "$before
" ]; then
    after=$before
  fi
  printf '%s' "$after"
}
`;

const UNDO = String.raw`present=$(cat && echo .) || exit
present=${"$"}{present%.}
[ -e "$original" ] || original=/dev/null
if [ "$(edited <"$original" && echo .)" = "$present." ]; then
  cat "$original"
else
  printf '%s' "$present" | undone
fi
`;
