import { createPrivateKey, X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { missedForm } from "../../../cli/secrets/form";
import { faultOf } from "../../../cli/secrets/judgement";
import { make } from "../../../cli/secrets/making/make";
import { madeAnew } from "../../../cli/secrets/rotation";
import { SecretForm, SecretRecipe, SecretValue } from "../../../lib/environment";

const variable = SecretValue.variable;
const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));

/** What a recipe makes has the form that is asked for, and is found right by what judges all values. */
describe("whatever a recipe says:", () => {
  test("a random text has its length and characters", async () => {
    const alphabets = fc.uniqueArray(visible, { minLength: 2, maxLength: 94 }).map((letters) => letters.join(""));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), alphabets, async (length, alphabet) => {
        const declared = {
          forms: [SecretForm.characters(length), SecretForm.matching(/^[!-~]+$/, "visible"), SecretForm.line],
          recipe: SecretRecipe.random({ length, alphabet }),
        };
        const { key = "" } = (await make("key", declared, {})) ?? {};
        expect(missedForm(key, declared.forms)).toBeUndefined();
        expect(Array.from(key).filter((letter) => !alphabet.includes(letter))).toEqual([]);
        expect(await faultOf({ name: "key", stacks: [], ...declared }, { key })).toBeUndefined();
      }),
    );
  });

  test("a password file lets its user in with that password, and with no other", async () => {
    const users = fc.string({ unit: visible.filter((letter) => letter !== ":"), minLength: 1, maxLength: 40 });
    const passwords = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => Buffer.byteLength(text) <= 72);
    await fc.assert(
      fc.asyncProperty(users, passwords, passwords, async (user, password, other) => {
        fc.pre(password !== other && !password.includes("\0") && !other.includes("\0"));
        const recipe = SecretRecipe.htpasswd({ user, password: variable("password") });
        const declared = { name: "line", stacks: [], forms: [SecretForm.htpasswd], recipe };
        const { line = "" } = (await make("line", declared, { password })) ?? {};
        expect(await faultOf(declared, { line, password })).toBeUndefined();
        expect(await faultOf(declared, { line, password: other })).toBe(`does not let ${user} in with password`);
      }),
      // A hash is slow on purpose.
      { numRuns: 8 },
    );
  });

  test.each([2048, 3072, 4096] as const)(
    "a key of %i bits is one in PKCS#1, its certificate is its own, and has no end",
    async (bits) => {
      const recipe = SecretRecipe.keyPair({
        ...{ key: variable("key"), certificate: variable("certificate"), commonName: "token", bits },
      });
      const [key, certificate] = [
        { name: "key", stacks: [], forms: [SecretForm.rsaPrivateKey], recipe },
        { name: "certificate", stacks: [], forms: [SecretForm.certificate], recipe },
      ];
      const made = await madeAnew([key, certificate], {});
      const inHundredYears = new Date(Date.now() + 100 * 365 * 24 * 60 * 60 * 1000);
      expect(await faultOf(key, made, inHundredYears)).toBeUndefined();
      expect(await faultOf(certificate, made, inHundredYears)).toBeUndefined();
      expect(createPrivateKey(made.key!).asymmetricKeyDetails?.modulusLength).toBe(bits);
      expect(new X509Certificate(made.certificate!).validTo).toBe("Dec 31 23:59:59 9999 GMT");
    },
  );

  test("nobody has to say how long a key is: as long as Harbor's own", () => {
    const names = { key: variable("key"), certificate: variable("certificate"), commonName: "token" };
    expect(SecretRecipe.keyPair(names).bits).toBe(4096);
  });
});
