import { LineCounter, parseAllDocuments, type Tags } from "yaml";

/** A text is no YAML. The message says where, and repeats nothing: it may hold secrets. */
export class YamlError extends Error {
  public override readonly name = "YamlError";
}

/**
 * The documents of a text, read as Helm and kubectl do it: as YAML 1.1 (`0440` is octal, `yes` is true), but without times and numbers to the
 * base of 60. Empty documents are left out.
 *
 * @throws YamlError
 * @see https://github.com/kubernetes-sigs/yaml
 */
export function readYaml(text: string): readonly unknown[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: "1.1",
    customTags: (tags) => tags.filter((tag) => !isForeign(tag)),
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "silent",
  });
  // An empty stream is none of documents.
  const read = "empty" in documents ? [] : documents;
  for (const { errors } of read) {
    const [first] = errors;
    if (first !== undefined) {
      throw new YamlError(`no YAML at line ${lines.linePos(first.pos[0]).line}`);
    }
  }
  return read.map((document) => document.toJS() as unknown).filter((value) => value !== null && value !== undefined);
}

/** Whether a tag is of YAML 1.1 and not of Go's reader. */
function isForeign(tag: Tags[number]): boolean {
  return typeof tag !== "string" && ("format" in tag && tag.format === "TIME" ? true : tag.tag.endsWith(":timestamp"));
}
