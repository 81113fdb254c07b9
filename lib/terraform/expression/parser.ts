import { Expression, ExpressionError } from "./syntax";

/**
 * Parses a text of a stack's JSON configuration, which is a template of Terraform: `entry-${var.name}`.
 *
 * Understood are references, indexes, function calls, literals, lists and objects: what cdktf writes for attributes of other
 * resources and for `Fn`. Operators, conditions, loops and directives (`%{`) are not.
 *
 * @throws ExpressionError
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function parseTemplate(text: string): Expression {
  return new Parser(text).template();
}

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const SPACE = /\s*/y;
/** A run of characters in which no template can begin. */
const PLAIN = /[^$%"\\]+/y;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };
const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class Parser {
  private position = 0;

  public constructor(private readonly text: string) {}

  /** The whole text as a template. */
  public template(): Expression {
    return templateOf(this.parts(() => this.position >= this.text.length, false));
  }

  /** The parts of a template up to its end: text and expressions, by turns. */
  private parts(atEnd: () => boolean, quoted: boolean): readonly Expression[] {
    const parts: Expression[] = [];
    let literal = "";
    const flush = (): void => {
      if (literal !== "") {
        parts.push({ kind: "literal", value: literal });
        literal = "";
      }
    };
    while (!atEnd()) {
      if (this.take("$${")) {
        literal += "${";
      } else if (this.take("%%{")) {
        literal += "%{";
      } else if (this.take("${")) {
        if (this.ahead("~")) {
          throw this.error("trimming (~) is not understood");
        }
        flush();
        parts.push(this.expression());
        this.expect("}");
      } else if (this.ahead("%{")) {
        throw this.error("directives (%{) are not understood");
      } else if (quoted && this.take("\\")) {
        literal += this.escaped();
      } else {
        literal += this.match(PLAIN) ?? this.next();
      }
    }
    flush();
    return parts;
  }

  private escaped(): string {
    const letter = this.next();
    if (letter === "u" || letter === "U") {
      const digits = this.text.slice(this.position, this.position + (letter === "u" ? 4 : 8));
      this.position += digits.length;
      return String.fromCodePoint(parseInt(digits, 16));
    }
    const character = ESCAPES[letter];
    if (character === undefined) {
      throw this.error(`\\${letter} is no escape`);
    }
    return character;
  }

  private expression(): Expression {
    let expression = this.operand();
    for (;;) {
      if (this.takeToken(".")) {
        const name = this.match(IDENTIFIER) ?? this.match(NUMBER);
        if (name === undefined) {
          throw this.error("a name has to follow the dot");
        }
        expression = /^\d/.test(name)
          ? { kind: "index", of: expression, key: { kind: "literal", value: Number(name) } }
          : { kind: "attribute", of: expression, name };
      } else if (this.takeToken("[")) {
        expression = { kind: "index", of: expression, key: this.expression() };
        this.expect("]");
      } else {
        return expression;
      }
    }
  }

  private operand(): Expression {
    if (this.takeToken('"')) {
      const parts = this.parts(() => this.position >= this.text.length || this.ahead('"'), true);
      this.expect('"');
      return templateOf(parts);
    }
    if (this.takeToken("(")) {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    if (this.takeToken("[")) {
      return { kind: "list", items: this.sequence("]", () => this.expression()) };
    }
    if (this.takeToken("{")) {
      return { kind: "object", entries: this.sequence("}", () => this.entry()) };
    }
    const negative = this.takeToken("-");
    const number = this.match(NUMBER);
    if (number !== undefined) {
      return { kind: "literal", value: Number(number) * (negative ? -1 : 1) };
    }
    const name = negative ? undefined : this.match(IDENTIFIER);
    if (name === undefined) {
      throw this.error("an expression is expected");
    }
    if (this.takeToken("(")) {
      return { kind: "call", name, args: this.sequence(")", () => this.expression()) };
    }
    const keyword = KEYWORDS.get(name);
    return keyword === undefined ? { kind: "variable", name } : { kind: "literal", value: keyword };
  }

  private entry(): readonly [Expression, Expression] {
    const key = this.expression();
    if (!this.takeToken("=") && !this.takeToken(":")) {
      throw this.error("= is expected");
    }
    // A bare word as a key is the key itself.
    return [key.kind === "variable" ? { kind: "literal", value: key.name } : key, this.expression()];
  }

  private sequence<T>(end: string, item: () => T): readonly T[] {
    const items: T[] = [];
    while (!this.takeToken(end)) {
      items.push(item());
      if (!this.takeToken(",")) {
        this.expect(end);
        break;
      }
    }
    return items;
  }

  private expect(token: string): void {
    if (!this.takeToken(token)) {
      throw this.error(`${token} is expected`);
    }
  }

  /** Takes a token that may have white space before it. */
  private takeToken(token: string): boolean {
    this.match(SPACE);
    return this.take(token);
  }

  private take(text: string): boolean {
    const found = this.ahead(text);
    if (found) {
      this.position += text.length;
    }
    return found;
  }

  private ahead(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const [found] = pattern.exec(this.text) ?? [];
    this.position += found?.length ?? 0;
    return found;
  }

  private next(): string {
    const character = this.text.charAt(this.position);
    if (character === "") {
      throw this.error("the text ends too early");
    }
    this.position += 1;
    return character;
  }

  private error(problem: string): ExpressionError {
    const rest = this.text.slice(this.position);
    return new ExpressionError(`${problem}${rest === "" ? "" : ` at ${JSON.stringify(rest.slice(0, 30))}`}`);
  }
}

/** A template of one expression alone is that expression, with the type it has. */
function templateOf(parts: readonly Expression[]): Expression {
  const [only, ...others] = parts;
  if (only === undefined) {
    return { kind: "literal", value: "" };
  }
  return others.length === 0 ? only : { kind: "template", parts };
}
