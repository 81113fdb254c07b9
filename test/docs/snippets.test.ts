import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { PROJECT } from "../conventions/source-files";

interface Snippet {
  /** Where the snippet stands, and what it is compiled as. */
  readonly file: string;
  readonly text: string;
}

/** Pages that readers copy code from. */
const PAGES = ["README.md", ...fs.readdirSync(path.join(PROJECT, "docs")).map((file) => `docs/${file}`)].filter(
  (file) => file.endsWith(".md"),
);

function snippetsOf(page: string): readonly Snippet[] {
  const text = fs.readFileSync(path.join(PROJECT, page), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match, index) => ({
    file: path.join(PROJECT, `${page}.${index + 1}.ts`),
    text: match[1]!,
  }));
}

/** Compiles the snippets as files beside their pages, the package's name standing for its sources. */
function complaintsAbout(snippets: readonly Snippet[]): readonly string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(PROJECT, "tsconfig.json"),
    { noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  )!;
  const options: ts.CompilerOptions = {
    ...config.options,
    incremental: false,
    noUnusedLocals: false,
    paths: { "cdktf-onprem": ["./lib/index.ts"], "cdktf-onprem/*": ["./lib/*/index.ts"] },
  };
  const texts = new Map(snippets.map(({ file, text }) => [file, text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  const program = ts.createProgram([...texts.keys()], options, host);
  return snippets.flatMap(({ file }) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${path.relative(PROJECT, file)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
}

test("the code in README and docs compiles", () => {
  const snippets = PAGES.flatMap(snippetsOf);
  expect(snippets.length).toBeGreaterThan(0);
  expect(complaintsAbout(snippets)).toEqual([]);
});

test("the check itself sees an error", () => {
  const snippet = { file: path.join(PROJECT, "wrong.ts"), text: 'import { NoSuch } from "cdktf-onprem";\nNoSuch();\n' };
  expect(complaintsAbout([snippet])).toEqual([expect.stringContaining("no exported member 'NoSuch'")]);
});

test("links between the pages lead somewhere", () => {
  const broken = ["CONTRIBUTING.md", ...PAGES].flatMap((page) => {
    const text = fs.readFileSync(path.join(PROJECT, page), "utf8");
    return [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map((match) => match[1]!)
      .filter((target) => !fs.existsSync(path.join(PROJECT, path.dirname(page), target)))
      .map((target) => `${page}: ${target}`);
  });
  expect(broken).toEqual([]);
});
