import { App, DefaultTokenResolver, StringConcat, TerraformVariable, Tokenization } from "cdktf";
import { SecretValue } from "../../lib/environment";
import { testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { synthesize } from "../support/synth";

describe("SecretValue", () => {
  test("a plain string, or what looks like a secret, does not compile in its place", () => {
    const takes = (secret: SecretValue): string => secret.kind;
    // @ts-expect-error a string is no secret
    takes("hunter2");
    // @ts-expect-error neither is an object of the same shape
    takes({ kind: "variable", name: "password" });
    expect(takes(SecretValue.variable("password"))).toBe("variable");
  });

  test("shows where it comes from when it slips into a text", () => {
    expect(String(SecretValue.variable("password"))).toBe("[secret variable password]");
    expect(String(SecretValue.existing({ name: "harbor", key: "admin" }))).toBe("[secret harbor/admin]");
  });

  test.each(["", "Password", "1password", "pass-word", "pass word", "${x}", "version", "count"])(
    "refuses the variable name %p",
    (name) => {
      expect(codesOf(() => SecretValue.variable(name))).toEqual(["SecretNameInvalid"]);
    },
  );

  test.each([
    [{ name: "Harbor", key: "k" }, ["SecretReferenceInvalid"]],
    [{ name: "x".repeat(254), key: "k" }, ["SecretReferenceInvalid"]],
    [{ name: "harbor", key: "" }, ["SecretKeyInvalid"]],
    [{ name: "-", key: "a/b" }, ["SecretReferenceInvalid", "SecretKeyInvalid"]],
    [{ name: "x".repeat(253), key: "k".repeat(253) }, []],
  ])("judges a reference (%#)", (options, codes) => {
    expect(codesOf(() => SecretValue.existing(options))).toEqual(codes);
  });
});

describe("the variable behind a secret", () => {
  test("is sensitive, ephemeral and without a default", () => {
    const { stacks } = synthesize((app) => {
      testEnvironment(app).stack("s").secretVariable(SecretValue.variable("password"));
    });
    expect(stacks["test-s"]!.variable).toEqual({
      password: {
        type: "string",
        sensitive: true,
        ephemeral: true,
        nullable: false,
        description: "Secret, given as TF_VAR_password",
      },
    });
  });

  test("is no variable that somebody else made, which would be neither sensitive nor ephemeral", () => {
    const stack = testEnvironment(new App()).stack("s");
    new TerraformVariable(stack, "password", { default: "changeme" });
    expect(codesOf(() => stack.secretVariable(SecretValue.variable("password")))).toEqual(["SecretNameTaken"]);
  });

  test("is one for all uses of its name in a stack", () => {
    const stack = testEnvironment(new App()).stack("s");
    const first = stack.secretVariable(SecretValue.variable("password"));
    expect(stack.secretVariable(SecretValue.variable("password"))).toBe(first);
    expect(
      Tokenization.resolve(first.stringValue, {
        scope: stack,
        preparing: false,
        resolver: new DefaultTokenResolver(new StringConcat()),
      }),
    ).toBe("${var.password}");
  });
});
