import * as fc from "fast-check";
import { mergedDeclaration, type SecretDeclaration, type SecretRecipe } from "../../lib/terraform";

const word = fc.constantFrom("a", "b", "c");
const words = fc.uniqueArray(word, { minLength: 1 });

const recipe: fc.Arbitrary<SecretRecipe> = fc.oneof(
  fc.record({ kind: fc.constant("random" as const), length: fc.constantFrom(16, 32), alphabet: fc.constant("ab") }),
  fc.record({ kind: fc.constant("htpasswd" as const), user: word, password: word }),
  fc.record({ kind: fc.constant("given" as const), what: words, command: word }, { requiredKeys: ["kind", "what"] }),
);

const declaration: fc.Arbitrary<SecretDeclaration> = fc.record(
  {
    forms: words.map((patterns) => patterns.map((pattern) => ({ pattern, is: `${pattern} in words` }))),
    recipe,
    certifies: words,
    rotation: fc
      .record({ entails: words, loses: words }, { requiredKeys: [] })
      .filter((rotation) => Object.keys(rotation).length > 0),
  },
  { requiredKeys: [] },
);

/** What it says, whatever the order in which it was said. */
function content(said: SecretDeclaration | undefined): unknown {
  const sorted = (texts: readonly string[] = []): readonly string[] => [...texts].sort();
  return (
    said && {
      forms: sorted(said.forms?.map(({ pattern }) => pattern)),
      // Which of several commands is shown is for the first to say.
      recipe: said.recipe?.kind === "given" ? sorted(said.recipe.what) : said.recipe,
      entails: sorted(said.rotation?.entails),
      loses: sorted(said.rotation?.loses),
      certifies: sorted(said.certifies),
    }
  );
}

const merge = (one: SecretDeclaration | undefined, other: SecretDeclaration | undefined) =>
  one && other && mergedDeclaration(one, other);

test("what is said twice is said once, and nothing adds nothing", () => {
  fc.assert(
    fc.property(declaration, (said) => {
      expect(mergedDeclaration(said, said)).toEqual(said);
      expect(mergedDeclaration(said, {})).toEqual(said);
      expect(mergedDeclaration({}, said)).toEqual(said);
    }),
  );
});

test("the order in which it is said does not matter", () => {
  fc.assert(
    fc.property(declaration, declaration, (one, other) => {
      expect(content(mergedDeclaration(one, other))).toEqual(content(mergedDeclaration(other, one)));
    }),
  );
});

test("nor who is listened to first", () => {
  fc.assert(
    fc.property(declaration, declaration, declaration, (one, two, three) => {
      expect(content(merge(merge(one, two), three))).toEqual(content(merge(one, merge(two, three))));
    }),
  );
});

test("two who make it in different ways cannot be brought together, and one of them with a giver can", () => {
  const random: SecretDeclaration = { recipe: { kind: "random", length: 16, alphabet: "ab" } };
  const longer: SecretDeclaration = { recipe: { kind: "random", length: 32, alphabet: "ab" } };
  expect(mergedDeclaration(random, longer)).toBeUndefined();
  expect(mergedDeclaration({ recipe: { kind: "given", what: ["x"] } }, longer)).toEqual(longer);
});
