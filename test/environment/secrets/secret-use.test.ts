import { App } from "cdktf";
import {
  Environment,
  type EnvironmentStack,
  SecretForm,
  SecretRecipe,
  type SecretUse,
  SecretValue,
} from "../../../lib/environment";
import { configurationOf } from "../../../lib/terraform";
import { testEnvironment } from "../../support/environments";
import { codesOf, refusalOf } from "../../support/refusal";
import { synthesize } from "../../support/synth";

const secret = SecretValue.variable;
const RANDOM = SecretRecipe.random({ length: 16 });
const PAIR = { key: secret("key"), certificate: secret("certificate"), commonName: "token" };

let stack: EnvironmentStack;
beforeEach(() => {
  stack = testEnvironment(new App()).stack("s");
});

/** What the stack says of a secret. */
const saidOf = (name: string) => configurationOf(stack).metadata.secrets?.[name];

describe("a use of a secret", () => {
  test("is written into the stack's file, and no value is", () => {
    const uses: Record<string, SecretUse> = {
      a: { form: SecretForm.characters(16), recipe: RANDOM, rotation: { entails: "All restart." } },
      certificate: { form: SecretForm.certificate, recipe: SecretRecipe.keyPair(PAIR) },
      key: { recipe: SecretRecipe.keyPair({ ...PAIR, bits: 2048 }) },
    };
    const { texts } = synthesize((app) => {
      const s = testEnvironment(app).stack("s");
      s.secretVariable(secret("plain"));
      s.secretVariable(secret("a"), { rotation: { entails: "One restarts." } });
      s.secretVariable(secret("a"), uses.a);
      s.secretVariable(secret("certificate"), { ...uses.certificate, certifies: secret("key") });
    });
    const file = JSON.parse(texts["test-s"]!) as { "//": { metadata: { secrets: unknown } } };
    expect(file["//"].metadata.secrets).toEqual({
      plain: {},
      a: {
        forms: [{ pattern: "^[^\\r\\n]{16}$", is: "exactly 16 characters on one line" }],
        recipe: {
          kind: "random",
          length: 16,
          alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        },
        rotation: { entails: ["One restarts.", "All restart."] },
      },
      certificate: {
        forms: [SecretForm.certificate],
        recipe: { kind: "key-pair", key: "key", certificate: "certificate", commonName: "token", bits: 4096 },
        certifies: ["key"],
      },
    });
  });

  test("is what the stack says of itself before it is written, too", () => {
    expect(stack.metadata).toEqual({ environment: "test", kubernetesVersion: "1.34" });
    stack.secretVariable(secret("b"), { recipe: RANDOM });
    stack.secretVariable(secret("a"));
    expect(stack.metadata.secrets).toEqual({ a: {}, b: { recipe: RANDOM } });
    expect(Object.keys(stack.metadata.secrets ?? {})).toEqual(["a", "b"]);
  });

  test("with a form makes plans refuse other values, once", () => {
    for (const use of [{}, { form: SecretForm.characters(16) }, { form: SecretForm.characters(16) }, {}]) {
      stack.secretVariable(secret("a"), use);
    }
    expect(configurationOf(stack).configuration.variable?.check_secret_forms).toMatchObject({
      default: true,
      validation: [
        {
          condition: '${!var.check_secret_forms || can(regex("^[^\\\\r\\\\n]{16}$", var.a))}',
          error_message: "a is not exactly 16 characters on one line.",
        },
      ],
    });
  });

  test("without a form asks nothing of its value", () => {
    stack.secretVariable(secret("a"), { recipe: RANDOM });
    expect(Object.keys(configurationOf(stack).configuration.variable ?? {})).toEqual(["a"]);
  });
});

describe("several uses of one secret", () => {
  test("say together what none says alone, in any order", () => {
    const uses: readonly SecretUse[] = [
      { recipe: RANDOM, rotation: { entails: "One restarts." } },
      {},
      { form: SecretForm.line, rotation: { entails: "Another restarts.", loses: "the data" } },
      { rotation: { entails: "One restarts." } },
    ];
    for (const use of uses) {
      stack.secretVariable(secret("a"), use);
    }
    expect(saidOf("a")).toEqual({
      forms: [SecretForm.line],
      recipe: RANDOM,
      rotation: { entails: ["One restarts.", "Another restarts."], loses: ["the data"] },
    });
  });

  test("are merged where they are equal, and other words for one form do not matter", () => {
    const again = { ...SecretForm.line, is: "one line" };
    const use = { form: SecretForm.line, recipe: SecretRecipe.random({ length: 16 }) };
    stack.secretVariable(secret("a"), use);
    expect(codesOf(() => stack.secretVariable(secret("a"), { ...use, form: again }))).toEqual([]);
    expect(saidOf("a")).toEqual({ forms: [SecretForm.line], recipe: use.recipe });
  });

  test("may want forms of their own: a value has to please all of them", () => {
    for (const form of [SecretForm.characters(16), SecretForm.line, SecretForm.characters(16)]) {
      stack.secretVariable(secret("a"), { form });
    }
    expect(saidOf("a")).toEqual({ forms: [SecretForm.characters(16), SecretForm.line] });
    expect(configurationOf(stack).configuration.variable?.check_secret_forms?.validation).toMatchObject([
      { error_message: "a is not exactly 16 characters on one line." },
      { error_message: "a is not one line, without a line break at its end or other control characters." },
    ]);
  });

  test.each([
    ["first", (a: SecretUse, b: SecretUse) => [a, b]],
    ["last", (a: SecretUse, b: SecretUse) => [b, a]],
  ])("may leave the making to the one who makes it, who speaks %s", (_, order) => {
    for (const use of order({ recipe: RANDOM }, { recipe: SecretRecipe.given({ what: "a password" }) })) {
      stack.secretVariable(secret("a"), use);
    }
    expect(saidOf("a")).toEqual({ recipe: RANDOM });
  });

  test("say all that somebody has to give", () => {
    for (const what of [
      "a certificate for the entry",
      "a certificate for the registry",
      "a certificate for the entry",
    ]) {
      stack.secretVariable(secret("a"), { recipe: SecretRecipe.given({ what }) });
    }
    stack.secretVariable(secret("a"), { recipe: SecretRecipe.given({ what: "a chain", command: "cat chain.pem" }) });
    expect(saidOf("a")).toEqual({
      recipe: {
        kind: "given",
        what: ["a certificate for the entry", "a certificate for the registry", "a chain"],
        command: "cat chain.pem",
      },
    });
  });

  const other = { recipe: SecretRecipe.random({ length: 17 }) };

  test("must not have it made in different ways", () => {
    stack.secretVariable(secret("a"), { recipe: RANDOM });
    const refusal = refusalOf(() => stack.secretVariable(secret("a"), other));
    expect(refusal.codes).toEqual(["SecretRecipeContradicted"]);
    expect(refusal.message).toContain(
      'two who use a have it made in different ways: one by {"kind":"random","length":16',
    );
  });

  test("must not do so in another stack either: one name is one secret in an environment", () => {
    const environment = testEnvironment(new App());
    environment.stack("one").secretVariable(secret("a"), { recipe: RANDOM });
    const two = environment.stack("two");
    expect(codesOf(() => two.secretVariable(secret("a"), other))).toEqual(["SecretRecipeContradicted"]);
    // What was refused left nothing.
    expect(codesOf(() => two.secretVariable(secret("a"), { form: SecretForm.characters(16), recipe: RANDOM }))).toEqual(
      [],
    );
  });

  test("of different environments have nothing to do with each other", () => {
    const app = new App();
    testEnvironment(app).stack("s").secretVariable(secret("a"), { recipe: RANDOM });
    const elsewhere = new Environment(app, "elsewhere").stack("s");
    expect(codesOf(() => elsewhere.secretVariable(secret("a"), other))).toEqual([]);
  });

  test("are no half of two key pairs", () => {
    stack.secretVariable(PAIR.key, { recipe: SecretRecipe.keyPair(PAIR) });
    const mixed = { ...PAIR, key: secret("other_key") };
    expect(codesOf(() => stack.secretVariable(mixed.key, { recipe: SecretRecipe.keyPair(mixed) }))).toEqual([
      "SecretRecipeContradicted",
    ]);
    expect(codesOf(() => stack.secretVariable(PAIR.certificate, { recipe: RANDOM }))).toEqual([
      "SecretRecipeContradicted",
    ]);
    expect(codesOf(() => stack.secretVariable(PAIR.certificate, { recipe: SecretRecipe.keyPair(PAIR) }))).toEqual([]);
  });
});

describe("what no use can say:", () => {
  const htpasswd = (user: string) => SecretRecipe.htpasswd({ user, password: secret("password") });
  const keyPair = (commonName: string, key = "a") => SecretRecipe.keyPair({ ...PAIR, key: secret(key), commonName });

  test.each<[string, SecretUse, readonly string[]]>([
    ["a form that looks ahead", { form: SecretForm.matching(/^(?=a)a/, "x") }, ["SecretFormInvalid"]],
    ["a form that refers back", { form: SecretForm.matching(/(a)\1/, "x") }, ["SecretFormInvalid"]],
    ["a form with a named group", { form: SecretForm.matching(/(?<n>a)/, "x") }, ["SecretFormInvalid"]],
    ["a form with an empty class", { form: SecretForm.matching(/[^]/, "x") }, ["SecretFormInvalid"]],
    ["a form of more than ASCII", { form: SecretForm.matching(/é/, "x") }, ["SecretFormInvalid"]],
    ["a form with an escape of JavaScript", { form: SecretForm.matching(/\u0061/, "x") }, ["SecretFormInvalid"]],
    ["a form that is none", { form: { pattern: "(", is: "x" } }, ["SecretFormInvalid"]],
    ["a form that counts far", { form: SecretForm.matching(/a{1001}/, "x") }, ["SecretFormInvalid"]],
    ["a form that counts what is counted", { form: { pattern: "(?:a{40}b){26}", is: "x" } }, ["SecretFormInvalid"]],
    ["a form that counts as far as it can", { form: SecretForm.matching(/a{2,1000}(?:b)[^c]/, "x") }, []],
    ["a form without words", { form: { pattern: "a", is: " " } }, ["SecretTextInvalid"]],
    ["words that Terraform would resolve", { rotation: { entails: "${var.a}" } }, ["SecretTextInvalid"]],
    ["words on two lines", { rotation: { loses: "a\nb" } }, ["SecretTextInvalid"]],
    ["words of a terminal", { recipe: SecretRecipe.given({ what: "\u001b[2J" }) }, ["SecretTextInvalid"]],
    ["a command on two lines", { recipe: SecretRecipe.given({ what: "a", command: "b\nc" }) }, ["SecretTextInvalid"]],
    ["a text of 13 characters", { recipe: SecretRecipe.random({ length: 13 }) }, ["SecretRecipeInvalid"]],
    ["a text of 14 characters", { recipe: SecretRecipe.random({ length: 14 }) }, []],
    ["a text of half a character", { recipe: SecretRecipe.random({ length: 20.5 }) }, ["SecretRecipeInvalid"]],
    ["an alphabet of one", { recipe: SecretRecipe.random({ alphabet: "a" }) }, ["SecretRecipeInvalid"]],
    ["an alphabet with one twice", { recipe: SecretRecipe.random({ alphabet: "aba" }) }, ["SecretRecipeInvalid"]],
    ["an alphabet with a space", { recipe: SecretRecipe.random({ alphabet: "ab " }) }, ["SecretRecipeInvalid"]],
    ["79 bits", { recipe: SecretRecipe.random({ length: 79, alphabet: "01" }) }, ["SecretRecipeInvalid"]],
    ["80 bits", { recipe: SecretRecipe.random({ length: 80, alphabet: "01" }) }, []],
    ["a pair of others", { recipe: keyPair("x", "b") }, ["SecretRecipeInvalid"]],
    [
      "a pair of one",
      { recipe: SecretRecipe.keyPair({ ...PAIR, key: secret("a"), certificate: secret("a") }) },
      ["SecretRecipeInvalid"],
    ],
    ["a pair without a name", { recipe: keyPair("") }, ["SecretRecipeInvalid"]],
    ["a pair with a name of 64", { recipe: keyPair("x".repeat(64)) }, []],
    ["a pair with a name of 65", { recipe: keyPair("x".repeat(65)) }, ["SecretRecipeInvalid"]],
    ["the certificate of itself", { certifies: secret("a") }, ["SecretPairInvalid"]],
    ["a user with a colon", { recipe: htpasswd("a:b") }, ["SecretRecipeInvalid"]],
    ["a user without a name", { recipe: htpasswd("") }, ["SecretRecipeInvalid"]],
    ["a user", { recipe: htpasswd("puller") }, []],
    [
      "a hash of itself",
      { recipe: SecretRecipe.htpasswd({ user: "u", password: secret("a") }) },
      ["SecretRecipeInvalid"],
    ],
  ])("%s", (_, use, codes) => {
    expect(codesOf(() => stack.secretVariable(secret("a"), use))).toEqual(codes);
  });

  test("a form with flags", () => {
    expect(codesOf(() => SecretForm.matching(/a/i, "x"))).toEqual(["SecretFormInvalid"]);
  });
});
