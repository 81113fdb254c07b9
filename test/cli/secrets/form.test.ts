import { mayBeLong } from "../../../cli/secrets/form";
import { SecretForm } from "../../../lib/environment";

describe("whether a value may go over many lines", () => {
  test.each([
    ["nothing is known", [], true],
    ["a line", [SecretForm.line], false],
    ["characters", [SecretForm.characters(16)], false],
    ["a line of a password file", [SecretForm.htpasswd], false],
    ["a PEM", [SecretForm.rsaPrivateKey], true],
    ["a PEM, somewhere", [SecretForm.certificate], true],
    ["a docker config.json", [SecretForm.dockerConfig], true],
    ["letters alone", [SecretForm.matching(/^[A-Za-z0-9+/]{38}==$/, "x")], false],
    ["something in it", [SecretForm.matching(/[a-z]+/, "x")], true],
    ["one of two", [SecretForm.matching(/^[a-z]+|[0-9]$/, "x")], true],
    ["all but a letter", [SecretForm.matching(/^[^a]+$/, "x")], true],
    ["a line break by its number", [{ pattern: "^a\\x0ab$", is: "x" }], true],
    ["a dollar at its end", [SecretForm.matching(/^a\$/, "x")], true],
    ["one of the forms says so", [SecretForm.dockerConfig, SecretForm.line], false],
  ])("%s", (_, forms, expected) => {
    expect(mayBeLong(forms)).toBe(expected);
  });
});
