import { App } from "cdktf";
import { SecretForm, SecretValue } from "../../lib/environment";
import { NginxEntry, NginxEntryProps, Tls } from "../../lib/nginx-entry";
import { testEnvironment } from "../support/environments";
import { countIn } from "../support/secret-revision";
import { onlyResource } from "../support/synth";
import { entryStack, pod } from "./synthesized-entry";

describe("a certificate", () => {
  const projected = (props: NginxEntryProps): unknown =>
    pod(entryStack(props)).volume.find(({ name }) => name === "certificate")?.projected;
  const sources = (...files: readonly (readonly [secret: string, key: string, path: string])[]): unknown => [
    {
      default_mode: "0440",
      sources: files.map(([name, key, path]) => ({ secret: [{ name, items: [{ key, path }] }] })),
    },
  ];

  test("comes from a Secret of its type", () => {
    expect(projected({ namespace: "edge", tls: Tls.existing("mine") })).toEqual(
      sources(["mine", "tls.crt", "tls.crt"], ["mine", "tls.key", "tls.key"]),
    );
  });

  test("comes from keys of Secrets", () => {
    const pair = {
      certificate: SecretValue.existing({ name: "public", key: "chain.pem" }),
      key: SecretValue.existing({ name: "private", key: "key.pem" }),
    };
    expect(projected({ namespace: "edge", tls: Tls.pair(pair) })).toEqual(
      sources(["public", "chain.pem", "tls.crt"], ["private", "key.pem", "tls.key"]),
    );
  });

  test("comes from variables that leave no trace", () => {
    const tls = Tls.pair({
      certificate: SecretValue.variable("entry_certificate"),
      key: SecretValue.variable("entry_key"),
      revision: 3,
    });
    const secret = onlyResource(entryStack({ tls }), "kubernetes_secret_v1");
    expect(secret).toMatchObject({
      metadata: { name: "entry-tls" },
      type: "kubernetes.io/tls",
      data_wo: { "tls.crt": "${var.entry_certificate}", "tls.key": "${var.entry_key}" },
    });
    expect(countIn(secret)).toBe(3);
  });

  test("that comes from variables has to look like one, and somebody gives it", () => {
    const stack = testEnvironment(new App()).stack("edge");
    const [certificate, key] = [SecretValue.variable("entry_certificate"), SecretValue.variable("entry_key")];
    new NginxEntry(stack, "entry", { nodePort: 30080, tls: Tls.pair({ certificate, key }) });
    expect(stack.metadata.secrets).toMatchObject({
      entry_certificate: { forms: [SecretForm.certificate], recipe: { kind: "given" }, certifies: ["entry_key"] },
      entry_key: {
        forms: [SecretForm.privateKey],
        recipe: { kind: "given" },
        rotation: { entails: [expect.stringContaining("the revision of Tls.pair is raised by 1")] },
      },
    });
  });

  test("comes from both", () => {
    const tls = Tls.pair({
      certificate: SecretValue.existing({ name: "public", key: "tls.crt" }),
      key: SecretValue.variable("entry_key"),
    });
    const secret = onlyResource(entryStack({ namespace: "edge", tls }), "kubernetes_secret_v1");
    expect(secret).toMatchObject({ type: "Opaque", data_wo: { "tls.key": "${var.entry_key}" } });
    expect(countIn(secret)).toBe(1);
  });
});
