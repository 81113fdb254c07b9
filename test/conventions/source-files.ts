import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

/** Top folder of the project. */
export const PROJECT = path.resolve(__dirname, "../..");

/** All TypeScript files below a folder of the project, as paths from its top with slashes. */
export function typescriptFiles(folder: string): readonly string[] {
  return fs
    .readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.posix.join(folder, file.replaceAll(path.sep, "/")))
    .sort();
}

/** The parsed text of a file. */
export function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, fs.readFileSync(path.join(PROJECT, file), "utf8"), ts.ScriptTarget.Latest, true);
}

/** What a file imports and re-exports from within the project, as paths from its top, without an ending. */
export function importsOf(file: string): readonly string[] {
  const { importedFiles } = ts.preProcessFile(fs.readFileSync(path.join(PROJECT, file), "utf8"));
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => path.posix.join(path.posix.dirname(file), name));
}
