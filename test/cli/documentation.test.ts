import * as fs from "node:fs";
import * as path from "node:path";
import { FUNCTIONS } from "../../lib/terraform/expression/functions";

test("the documentation names the functions of Terraform that are understood, and no other", () => {
  const text = fs.readFileSync(path.join(__dirname, "../../docs/manifests.md"), "utf8");
  const [, sentence = ""] = /and the functions (.*?)\. Operators/s.exec(text) ?? [];
  expect(sentence.match(/`\w+`/g)).toEqual(
    Object.keys(FUNCTIONS)
      .sort()
      .map((name) => `\`${name}\``),
  );
});
