import { Environment, SecretValue } from "../../lib/environment";
import type { SecretDeclaration } from "../../lib/terraform";
import { rbdStorage as storage } from "./storages";

test("the key of the user and the passphrase say what they are, and how one comes by them", () => {
  const made = storage({ encryptionPassphrase: SecretValue.variable("passphrase") });
  const { ceph_key: key, passphrase } = Environment.stackOf(made).metadata.secrets ?? {};
  expect(key).toMatchObject({
    recipe: { kind: "given", command: `ceph auth get-key client.${made.user.id}` },
    rotation: { entails: [`Raise secretRevision of ${made.node.path} by 1.`] },
  });
  expect(passphrase).toMatchObject({
    recipe: { kind: "random", length: 40 },
    rotation: { loses: ["the data of all volumes that are encrypted with it"] },
  });
  const keeps = (said: SecretDeclaration | undefined, value: string): boolean =>
    said?.forms?.every(({ pattern }) => new RegExp(pattern, "u").test(value)) ?? true;
  const good = "AQBcZaBn0sYlJxAAr3yq0mK8J0cWqW8yq0mK8A==";
  expect([good, `${good}\n`, "client.kubernetes", "AQ=="].map((value) => keeps(key, value))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const texts = ["x".repeat(15), "x".repeat(16), ` ${"x".repeat(16)}`, `${"x".repeat(16)}\n`, `x${" ".repeat(14)}x`];
  expect(texts.map((value) => keeps(passphrase, value))).toEqual([false, true, false, false, true]);
});
