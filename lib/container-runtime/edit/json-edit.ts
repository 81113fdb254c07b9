import { quoted } from "../../host";
import { ReversibleEdit, reversibleEdit } from "./reversible-edit";

/** What to do to a JSON object: give a member a text, or have a list hold texts. The texts have no blanks, quotes and backslashes. */
export type JsonChange =
  { readonly member: string; readonly text: string } | { readonly member: string; readonly holds: readonly string[] };

/**
 * The edit that makes changes in a JSON file, such as Docker's daemon.json, and leaves all else as it is written there.
 *
 * Undoing brings back what the original has in a member; texts in a list go when the original does not have them.
 */
export function jsonEdit(changes: readonly JsonChange[]): ReversibleEdit {
  const functions = `json() {\n  awk -v "mode=$1" -v "member=$2" -v "value=$3" -v "original=$4" '${PROGRAM}'\n}\n`;
  // Each new member goes before the others, so the last one comes first.
  const pipe = (undo: boolean): string =>
    changes
      .map((change) => commandOf(change, undo))
      .reverse()
      .join(" | ");
  return reversibleEdit(changes.map(wantOf).join(" "), functions, pipe(false), pipe(true));
}

function wantOf(change: JsonChange): string {
  return "text" in change ? `${change.member}=${change.text}` : `${change.member}+=${change.holds.join(",")}`;
}

function commandOf(change: JsonChange, undo: boolean): string {
  const [mode, value] = "text" in change ? ["set", `"${change.text}"`] : ["add", change.holds.join(" ")];
  return `json ${undo ? "un" : ""}${mode} ${quoted(change.member)} ${quoted(value)} ${undo ? '"$original"' : "''"}`;
}

/** It holds no single quote: the shell keeps the program in them. Positions are those in the text s. */
const PROGRAM = String.raw`
function skip(i) {
  while (substr(s, i, 1) ~ /^[ \t\r\n]$/) i++
  return i
}
function back(i) {
  while (substr(s, i - 1, 1) ~ /^[ \t\r\n]$/) i--
  return i
}
# Behind the value that begins at i.
function behind(i,   c, depth) {
  c = substr(s, i, 1)
  if (c == "\"") {
    for (i++; i <= length(s) && (c = substr(s, i, 1)) != "\""; i++) if (c == "\\") i++
    return i + 1
  }
  if (c != "{" && c != "[") {
    while (i <= length(s) && substr(s, i, 1) !~ /^[],} \t\r\n]$/) i++
    return i
  }
  do {
    c = substr(s, i, 1)
    if (c == "\"") { i = behind(i); continue }
    if (c == "{" || c == "[") depth++
    if (c == "}" || c == "]") depth--
    i++
  } while (depth > 0 && i <= length(s))
  return i
}
# Finds the member: where its name begins, its value begins, and behind that. Also where the object opens and closes.
function find(   i, name, end) {
  key = from = to = count = 0
  opened = skip(1)
  if (substr(s, opened, 1) != "{") { opened = 0; return }
  for (i = skip(opened + 1); substr(s, i, 1) == "\""; i = skip(i + 1)) {
    count++
    name = substr(s, i + 1, behind(i) - i - 2)
    end = behind(skip(skip(behind(i)) + 1))
    if (name == member) { key = i; from = skip(skip(behind(i)) + 1); to = end }
    i = skip(end)
    if (substr(s, i, 1) != ",") break
  }
  closed = i
}
function put(text) {
  if (key) s = substr(s, 1, from - 1) text substr(s, to)
  else if (opened && count) s = substr(s, 1, opened) "\n  \"" member "\": " text "," substr(s, opened + 1)
  else if (opened) s = substr(s, 1, opened) "\n  \"" member "\": " text "\n" substr(s, closed)
  else if (skip(1) > length(s)) s = "{\n  \"" member "\": " text "\n}\n"
  find()
}
# Takes a member or an element out, with the comma that parted it from the others.
function cut(start, end,   next_one) {
  next_one = skip(end)
  start = back(start)
  if (substr(s, next_one, 1) == ",") end = next_one + 1
  else if (substr(s, start - 1, 1) == ",") start--
  else end = next_one
  s = substr(s, 1, start - 1) substr(s, end)
  find()
}
# Where the text stands as an element of the member, a list; 0 when it does not.
function element(text,   i) {
  if (!key || substr(s, from, 1) != "[") return 0
  for (i = skip(from + 1); i < to && substr(s, i, 1) != "]"; i = skip(i + 1)) {
    if (substr(s, i, behind(i) - i) == text) return i
    i = skip(behind(i))
    if (substr(s, i, 1) != ",") break
  }
  return 0
}
function add(text) {
  if (!key || substr(s, from, 1) != "[" || substr(s, skip(from + 1), 1) == "]") put("[" text "]")
  else if (!element(text)) { s = substr(s, 1, from) text "," substr(s, from + 1); find() }
}
function present(file,   line, all) {
  all = ""
  while ((getline line < file) > 0) all = all line "\n"
  return all
}
# What the original has of the member, and which of the texts.
function remember(   kept, i) {
  kept = s
  s = present(original)
  find()
  had = key ? substr(s, from, to - from) : ""
  for (i = 1; i <= texts; i++) own[i] = element("\"" list[i] "\"")
  s = kept
  find()
}
{ s = s $0 "\n" }
END {
  texts = mode ~ /add$/ ? split(value, list, " ") : 0
  find()
  if (mode == "set") put(value)
  for (i = texts; i > 0 && mode == "add"; i--) add("\"" list[i] "\"")
  if (mode ~ /^un/) remember()
  if (mode == "unset" && key && substr(s, from, to - from) == value) { if (had != "") put(had); else cut(key, to) }
  for (i = 1; i <= texts && mode == "unadd"; i++) {
    at = element("\"" list[i] "\"")
    if (at && !own[i]) cut(at, behind(at))
  }
  if (mode == "unadd" && key && substr(s, from, to - from) == "[]") { if (had != "") put(had); else cut(key, to) }
  printf "%s", s
}
`;
