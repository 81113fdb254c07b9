import { quoted } from "../../host";
import { ReversibleEdit, reversibleEdit } from "./reversible-edit";

/** A setting of containerd's configuration: a text. */
export interface TomlSetting {
  /** Key inside its table. */
  readonly key: string;
  /** Value, without quotes and backslashes. */
  readonly value: string;
  /**
   * Table that holds the key, by the version of the configuration file, 1 to 3; higher ones are as 3.
   *
   * @default none: the key stands before the first table
   */
  readonly tables?: readonly [string, string, string];
  /** A present value that has this text in it is left alone. @default none is */
  readonly enough?: string;
}

/**
 * The edit that makes a setting in a configuration of containerd.
 *
 * A key that is there gets the value; else it comes to its table, and the table to the end of the file. A file without any setting becomes one of
 * version 2, which containerd reads from 1.3 on. Undoing brings back the statement that the original has, if any.
 */
export function tomlEdit({ key, value, tables = ["", "", ""], enough = "" }: TomlSetting): ReversibleEdit {
  const [one, two, three] = tables;
  const variables = { key, value, one, two, three, enough };
  const given = Object.entries(variables).map(([name, text]) => `-v ${quoted(`${name}=${text}`)}`);
  const functions = `toml() {\n  awk -v "mode=$1" -v "original=$2" ${given.join(" ")} '${PROGRAM}'\n}\n`;
  return reversibleEdit(`${key}=${value}`, functions, "toml edit ''", 'toml undo "$original"');
}

/** It holds no single quote: the shell keeps the program in them. */
const PROGRAM = String.raw`
# A name without blanks, and without quotes that it does not need.
function plain(name) {
  gsub(/[ \t]/, "", name)
  gsub(/\047/, "\"", name)
  while (match(name, /"[A-Za-z0-9_-]+"/))
    name = substr(name, 1, RSTART - 1) substr(name, RSTART + 1, RLENGTH - 2) substr(name, RSTART + RLENGTH)
  return name
}
# Follows strings and brackets over a line, so as to know where the next statement begins.
function follow(line,   i, c, three) {
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1)
    three = substr(line, i, 3)
    if (string != "") {
      if (c == "\\" && string ~ /"/) i++
      else if (substr(line, i, length(string)) == string) { i += length(string) - 1; string = "" }
    }
    else if (c == "#") break
    else if (three == "\"\"\"" || three == "\047\047\047") { string = three; i += 2 }
    else if (c == "\"" || c == "\047") string = c
    else if (c == "[" || c == "{") depth++
    else if ((c == "]" || c == "}") && depth > 0) depth--
  }
  if (length(string) == 1) string = ""
}
# Takes a line of file 1, the present one, or 2, the original.
function take(file, line,   n, start) {
  n = ++lines[file]
  text[file, n] = line
  if (depth == 0 && string == "") {
    statement = ""
    start = line
    sub(/^[ \t]+/, "", start)
    if (start ~ /^\[/) {
      sub(/^\[+/, "", start)
      sub(/\]+[ \t]*(#.*)?\r?$/, "", start)
      table = plain(start)
      if (!((file, table) in head)) head[file, table] = n
      begins[file, n] = "table"
    } else if (start ~ /^[^#=]+=/) {
      sub(/=.*/, "", start)
      statement = plain(table == "" ? start : table "." start)
      if (!((file, statement) in first)) first[file, statement] = n
      begins[file, n] = statement
    }
    if ((file, n) in begins) {
      statements[file]++
      if (!opening[file]) opening[file] = n
    }
  }
  if (statement != "") last[file, statement] = n
  follow(line)
}
function restart() { depth = 0; string = ""; table = ""; statement = "" }
function version(file,   number) {
  if (!((file, "version") in first)) return statements[file] ? 1 : 2
  number = text[file, first[file, "version"]]
  sub(/^[^=]*=[ \t]*/, "", number)
  return number + 0
}
function home(file,   number) {
  number = version(file)
  return number <= 1 ? one : number == 2 ? two : three
}
function path(file) { return plain(home(file) == "" ? key : home(file) "." key) }
function indent(line) { match(line, /^[ \t]*/); return substr(line, 1, RLENGTH) }

function edit(   n, at, i, line, where) {
  n = first[1, path(1)]
  if (n && enough != "" && index(text[1, n], enough)) return
  line = key " = \"" value "\""
  if (n) {
    sub(/=.*/, "= \"" value "\"", text[1, n])
    for (i = n + 1; i <= last[1, path(1)]; i++) gone[i] = 1
    return
  }
  where = home(1)
  if (!statements[1]) text[1, ++lines[1]] = "version = 2"
  if (where == "") {
    at = !statements[1] ? lines[1] : first[1, "version"] ? first[1, "version"] : opening[1] - 1
    behind[at] = line
  } else if ((1, plain(where)) in head) {
    at = head[1, plain(where)]
    behind[at] = indent(text[1, at]) "  " line
  } else behind[lines[1]] = "\n[" where "]\n  " line
}
function undo(   n, m, i, line) {
  n = first[1, path(1)]
  line = text[1, n]
  sub(/^[^=]*=[ \t]*/, "", line)
  if (!n || line != "\"" value "\"") return
  for (i = n; i <= last[1, path(1)]; i++) gone[i] = 1
  m = first[2, path(2)]
  if (m) {
    for (i = m; i <= last[2, path(2)]; i++) behind[n] = behind[n] (i > m ? "\n" : "") text[2, i]
    return
  }
  statements[1]--
  drop_table(plain(home(1)))
  if (!statements[2] && statements[1] == 1 && (1, "version") in first) gone[first[1, "version"]] = 1
}
# A table that the original does not have goes when nothing is left in it.
function drop_table(name,   at, i) {
  if (name == "" || (2, name) in head || !((1, name) in head)) return
  at = head[1, name]
  for (i = at + 1; i <= lines[1] && begins[1, i] != "table"; i++)
    if (!(i in gone) && text[1, i] !~ /^[ \t]*$/) return
  gone[at] = 1
  statements[1]--
  if (at > 1 && text[1, at - 1] ~ /^[ \t]*$/) gone[at - 1] = 1
}
BEGIN {
  restart()
  if (mode == "undo") while ((getline line < original) > 0) take(2, line)
  restart()
}
{ take(1, $0) }
END {
  if (mode == "edit") edit(); else undo()
  for (i = 0; i <= lines[1]; i++) {
    if (i > 0 && !(i in gone)) print text[1, i]
    if (i in behind) print behind[i]
  }
}
`;
