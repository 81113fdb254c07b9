import type { Rule, Violation } from "../../units";
import { mostRepetitions } from "./repetitions";
import type { SecretForm } from "./secret-form";
import type { SecretRecipe } from "./secret-recipe";
import type { SecretUse } from "./secret-use";

/** One use of one secret. */
export interface NamedUse {
  readonly name: string;
  readonly use: SecretUse;
}

/** What a text must be worth to be a secret, in bits: out of reach for whoever tries all of them. */
const LEAST_STRENGTH = 80;

/** Longest common name that a certificate may have. */
const LONGEST_COMMON_NAME = 64;

/** What JavaScript understands and Terraform's RE2 does not, or not in the same way. */
const NOT_PORTABLE: readonly (readonly [RegExp, string])[] = [
  [/[^\x20-\x7e]/, "characters beyond printable ASCII"],
  [/\(\?(?!:)/, "a group that begins with (? and is not (?:"],
  [/\\[1-9k]/, "a reference to a group"],
  [/\\[uc]/, "an escape by \\u or \\c"],
  [/\[\^?\]|\[:/, "an empty class, or one that begins with a colon"],
];

/** Most repetitions that RE2 counts. */
const MOST_REPETITIONS = 1000;

/** Rules for the use of a secret. */
export const SECRET_USE_RULES: readonly Rule<NamedUse>[] = [
  function* formIsPortable({ name, use: { form } }) {
    const fault = form && faultOf(form);
    if (fault !== undefined) {
      yield {
        code: "SecretFormInvalid",
        what: `the form of ${name} has ${fault}, which Terraform or JavaScript would not understand`,
        got: form?.pattern,
        instead: "write a plain regular expression of both, and what it stands for in words",
      };
    }
  },
  function* recipeCanBeFollowed({ name, use: { recipe } }) {
    if (recipe !== undefined) {
      yield* faultsOf(name, recipe);
    }
  },
  function* certifiesAnother({ name, use: { certifies } }) {
    if (certifies?.name === name) {
      yield {
        code: "SecretPairInvalid",
        what: `${name} is said to be the certificate of itself`,
        got: name,
        instead: "name the variable of its private key",
      };
    }
  },
  function* textsAreLines({ name, use: { form, recipe, rotation } }) {
    const texts = [
      form?.is,
      ...(recipe?.kind === "given" ? [...recipe.what, recipe.command] : []),
      rotation?.entails,
      rotation?.loses,
    ];
    for (const text of texts.filter((one) => one !== undefined && !isLine(one))) {
      yield {
        code: "SecretTextInvalid",
        what: `what is said of ${name} is shown on a line of its own`,
        got: text,
        instead: "write one line that is not empty, without ${ and %{",
      };
    }
  },
];

function faultOf({ pattern }: SecretForm): string | undefined {
  const found = NOT_PORTABLE.find(([sign]) => sign.test(pattern));
  if (found !== undefined) {
    return found[1];
  }
  if (mostRepetitions(pattern) > MOST_REPETITIONS) {
    return `a count above ${MOST_REPETITIONS}, or counts within each other that come to it`;
  }
  try {
    new RegExp(pattern, "u");
    return undefined;
  } catch {
    return "an error";
  }
}

function* faultsOf(name: string, recipe: SecretRecipe): Iterable<Violation> {
  const wrong = (what: string, got: unknown, instead: string): Violation => ({
    code: "SecretRecipeInvalid",
    what: `the recipe of ${name} ${what}`,
    got,
    instead,
  });
  switch (recipe.kind) {
    case "random": {
      const { alphabet, length } = recipe;
      if (new Set(alphabet).size !== alphabet.length || !/^[\x21-\x7e]{2,}$/.test(alphabet)) {
        yield wrong("draws from other than distinct characters", alphabet, "write each visible ASCII character once");
      } else if (!Number.isInteger(length) || length * Math.log2(alphabet.length) < LEAST_STRENGTH) {
        const least = Math.ceil(LEAST_STRENGTH / Math.log2(alphabet.length));
        yield wrong("makes texts that can be guessed", length, `write a whole number of at least ${least} characters`);
      }
      break;
    }
    case "key-pair":
      if (recipe.key === recipe.certificate || ![recipe.key, recipe.certificate].includes(name)) {
        const got = [recipe.key, recipe.certificate];
        yield wrong(
          "makes other variables than that",
          got,
          "give key and certificate a variable each, and both this recipe",
        );
      }
      if (!isLine(recipe.commonName) || recipe.commonName.length > LONGEST_COMMON_NAME) {
        const instead = `write a name of at most ${LONGEST_COMMON_NAME} characters`;
        yield wrong("has a common name that no certificate can have", recipe.commonName, instead);
      }
      break;
    case "htpasswd":
      if (!/^[\x21-\x39\x3b-\x7e]+$/.test(recipe.user)) {
        yield wrong("has a user that a password file cannot name", recipe.user, "write visible ASCII without a colon");
      }
      if (recipe.password === name) {
        yield wrong("makes it of itself", name, "name the variable of the password");
      }
      break;
    case "given":
      break;
  }
}

function isLine(text: string): boolean {
  return text.trim() !== "" && !/\p{Cc}|[$%]\{/u.test(text);
}
