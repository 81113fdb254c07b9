import { Document, isScalar, Pair, Scalar, visit } from "yaml";

/** What Go's YAML 1.1 parser, which kubectl has, takes for a number although no version of YAML does: `0X1F`, `-0o7`, `1e_3`. */
const NUMBERS_OF_GO = /^[-+]?(0[xXoObB][0-9a-fA-F]+|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)$/;

/** What YAML 1.1 takes for the value of a mapping and for a merge: as plain texts, Python's parser refuses the one and merges by the other. */
const SPECIAL_OF_1_1 = new Set(["=", "<<"]);

/** Texts of several lines that every parser reads as they are behind a `|`: the first line that is not empty shows how far it is indented. */
const STARTS_A_BLOCK = /^\n* *[^\s]/;

/** Characters that YAML 1.1 takes for the end of a line, or refuses to read: they stand as escapes. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * A value as YAML that readers of 1.1 and of 1.2 understand alike: kubectl, kustomize and Helm read 1.1, where `on`, `0440` and `1e3`
 * are no strings. Texts of several lines stand as they are, behind a `|`; nothing is folded, and no anchors are made.
 */
export function yamlText(value: unknown): string {
  const document = new Document(value, { version: "1.2", compat: "yaml-1.1", aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_, pair) => {
      explainMode(pair);
    },
    Scalar: (_, scalar) => {
      if (typeof scalar.value === "string" && wantsQuotes(scalar.value)) {
        scalar.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  // Lists as kubectl prints them, so that the text can be laid beside `kubectl get -o yaml`.
  const text = document.toString({ lineWidth: 0, blockQuote: "literal", indentSeq: false });
  return text.replace(UNPRINTABLE, escaped);
}

/** Modes of files are decimal in Kubernetes' JSON; people know them as octal. */
function explainMode({ key, value }: Pair): void {
  if (
    isScalar(key) &&
    (key.value === "mode" || key.value === "defaultMode") &&
    isScalar(value) &&
    Number.isInteger(value.value)
  ) {
    value.comment = ` 0${(value.value as number).toString(8)}`;
  }
}

function wantsQuotes(text: string): boolean {
  return (
    NUMBERS_OF_GO.test(text.replaceAll("_", "")) ||
    SPECIAL_OF_1_1.has(text) ||
    (text.includes("\n") && !STARTS_A_BLOCK.test(text)) ||
    // `search` and not `test`: the expression is global, and would remember where it was.
    text.search(UNPRINTABLE) !== -1
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
