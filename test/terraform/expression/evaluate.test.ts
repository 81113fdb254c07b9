import { execFileSync } from "node:child_process";
import * as os from "node:os";
import fc from "fast-check";
import { evaluate, ExpressionError, parseTemplate, Scope } from "../../../lib/terraform";
import { describeWith } from "../../support/requirements";

const FACTS: Readonly<Record<string, unknown>> = {
  "var.name": "entry",
  "module.a-b.0.names": ["x", "y"],
  "kubernetes_namespace_v1.edge.metadata.0.name": "edge",
};

const scope: Scope = {
  reference: (path) => {
    const key = path.join(".");
    if (!(key in FACTS)) {
      throw new ExpressionError(`there is no ${key}`);
    }
    return FACTS[key];
  },
  file: (name) => `text of ${name}`,
};

const escaped = (text: string): string => text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);

const valueOf = (template: string): unknown => evaluate(parseTemplate(template), scope);

describe("a template", () => {
  test.each<[template: string, value: unknown]>([
    ["plain text", "plain text"],
    ["", ""],
    ["costs $5, 100% of it", "costs $5, 100% of it"],
    ["$${not} a template, %%{nor} this", "${not} a template, %{nor} this"],
    ["$$${var.name}", "$${var.name}"],
    ['a \\n stays "as it is"', 'a \\n stays "as it is"'],
    ["${var.name}", "entry"],
    ["${ var.name }-tls", "entry-tls"],
    ["${var.name}${var.name}", "entryentry"],
    ["${kubernetes_namespace_v1.edge.metadata[0].name}", "edge"],
    ["${kubernetes_namespace_v1.edge.metadata.0.name}", "edge"],
    ['${module["a-b"][0].names}', ["x", "y"]],
    ['${[1, -2.5, true, null, "a",]}', [1, -2.5, true, null, "a"]],
    ['${{a = 1, "b" : var.name, (var.name) = 3}}', { a: 1, b: "entry", entry: 3 }],
    ['${"a ${var.name} \\"b\\" \\u00e9 $${c}"}', 'a entry "b" é ${c}'],
    ['${file("settings.json")}', "text of settings.json"],
    ['${jsondecode("{\\"a\\":[1,2]}").a[1]}', 2],
    ["${1}", 1],
    ["${1}0", "10"],
  ])("%s is %j", (template, value) => {
    expect(valueOf(template)).toEqual(value);
  });

  test.each<[template: string, reason: string]>([
    ["${var.name", "} is expected"],
    ["${}", "an expression is expected"],
    ["${var.}", "a name has to follow the dot"],
    ['${"open}', '" is expected'],
    ["${1 + 1}", '} is expected at "+ 1}"'],
    ["${var.name == 1 ? 2 : 3}", "} is expected"],
    ["${[for x in var.name : x]}", "] is expected"],
    ["%{if true}a%{endif}", "directives (%{) are not understood"],
    ["${timestamp()}", "the function timestamp() is not understood"],
    ["${constructor()}", "the function constructor() is not understood"],
    ["${var.other}", "there is no var.other"],
    ["${[1]} and more", "a text is expected, and this is a list"],
    ['${jsondecode("{}").a}', "there is no a"],
    ['${"\\q"}', "\\q is no escape"],
    ['${jsondecode("x")}', "jsondecode() is given what is no JSON"],
    ['${base64decode("%%%")}', "base64decode() is given what is no base64 of a text"],
    ['${tonumber("0x1F")}', "a number is expected"],
    ["${toset([1])}", "toset() is understood for texts alone"],
    ['${replace("a//b", "//", "-")}', "patterns of replace() are not understood"],
    ["a ${~ 1}", "trimming (~) is not understood"],
  ])("%s is refused: %s", (template, reason) => {
    expect(() => valueOf(template)).toThrow(ExpressionError);
    expect(() => valueOf(template)).toThrow(reason);
  });

  test("any text comes back from its escaped form", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "$", "%", "{", "}", '"', "\\", "\n", "é", "😀") }), (text) => {
        expect(valueOf(escaped(text))).toBe(text);
      }),
    );
  });

  test("any JSON comes back from jsonencode", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const written = escaped(JSON.stringify(value));
        // JSON is an expression of Terraform, but for its escapes of slashes, \b and \f.
        fc.pre(!/\\[bf/]/.test(written) && !written.includes("__proto__") && !written.includes("e+"));
        expect(JSON.parse(valueOf(`\${jsonencode(${written})}`) as string)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describeWith(["terraform"], "the functions, against Terraform's own", () => {
  const EXPRESSIONS = [
    'base64encode("grüße")',
    'base64decode("Z3LDvMOfZQ==")',
    'concat([1], ["a"], [])',
    'join("-", ["a", "b"], ["c"])',
    'jsondecode("{\\"b\\":[1,null],\\"a\\":\\"<&>\\"}")',
    'jsonencode({b = [1, null, true], a = "<&>\\n"})',
    'lower("ÄB")',
    'md5("a")',
    "merge({a = 1}, {a = 2, b = 3})",
    'replace("a.b.c", ".", "-")',
    'replace("a", "a", "$1")',
    'sha1("a")',
    'sha256("grüße")',
    'split(",", "a,b,,c")',
    'tolist(["a", "b"])',
    "tomap({a = 1})",
    'tonumber("1.5")',
    'toset(["b", "a", "b"])',
    "tostring(1.5)",
    "tostring(true)",
    "tostring(null)",
    'trimspace("  a \\n")',
    'upper("straße")',
    '"$$${1}"',
    '"$$$${1}"',
  ];

  test("agree", () => {
    const answer = execFileSync("terraform", ["console"], {
      // Nothing lies there that it would take for a configuration.
      cwd: os.tmpdir(),
      input: `jsonencode([${EXPRESSIONS.join(", ")}])\n`,
      encoding: "utf8",
    });
    const theirs = JSON.parse(JSON.parse(answer) as string) as readonly unknown[];
    const ours = EXPRESSIONS.map((expression) => valueOf(`\${${expression}}`));
    expect(ours).toEqual(theirs);
  });
});
