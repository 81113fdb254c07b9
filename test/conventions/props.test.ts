import * as ts from "typescript";
import { parse, typescriptFiles } from "./source-files";

/** What is missing at one property of an exported props interface, as readable complaints. */
function complaintsAt(owner: string, property: ts.PropertySignature): readonly string[] {
  const name = `${owner}.${property.name.getText()}`;
  const tags = ts.getJSDocTags(property);
  const docs = ts.getJSDocCommentsAndTags(property).filter(ts.isJSDoc);
  const has = (tag: string): number => tags.filter(({ tagName }) => tagName.text === tag).length;
  const optional = property.questionToken !== undefined;
  const readonlyProp = property.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) ?? false;
  return [
    ...(readonlyProp ? [] : [`${name} is not readonly`]),
    ...(docs.some(({ comment }) => comment !== undefined) ? [] : [`${name} has no description`]),
    ...(optional && has("default") !== 1 ? [`${name} is optional and states no @default`] : []),
    ...(!optional && has("default") > 0 ? [`${name} is required and states a @default`] : []),
    ...(owner.endsWith("Props") && has("see") !== 1 ? [`${name} wants one @see`] : []),
  ];
}

function complaintsIn(source: ts.SourceFile): readonly string[] {
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name, modifiers }) => {
      const exported = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
      return exported && /(Props|Options)$/.test(name.text);
    })
    .flatMap(({ name, members }) =>
      members.filter(ts.isPropertySignature).flatMap((property) => complaintsAt(name.text, property)),
    );
}

test("every prop says what it does, its default and where to read on", () => {
  expect(typescriptFiles("lib").flatMap((file) => complaintsIn(parse(file)))).toEqual([]);
});

test("the check itself sees what is missing", () => {
  const text = `
    export interface GoodProps {
      /** What it does. @default 2 @see https://example.com */
      readonly count?: number;
    }
    export interface BadProps {
      /** @see https://example.com */
      first: string;
      /** Second. @see https://example.com */
      readonly second?: string;
      /** Third. */
      readonly third: string;
    }
    export interface BadOptions {
      /** What it does. @default 3 */
      readonly required: string;
    }`;
  expect(complaintsIn(ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true))).toEqual([
    "BadProps.first is not readonly",
    "BadProps.first has no description",
    "BadProps.second is optional and states no @default",
    "BadProps.third wants one @see",
    "BadOptions.required is required and states a @default",
  ]);
});
