import type { Construct } from "constructs";
import { KubernetesSecret, type Tls, workloadLabels } from "../cluster";
import { SecretForm, SecretRecipe, type SecretUse, type SecretValue, type SecretVariable } from "../environment";
import type { CertificateFile } from "./entry-pod";

/**
 * Where the pods find certificate and key. Values that are variables become the Secret `<id of the scope>-tls`, as the child
 * `Certificate` of the scope.
 *
 * @param scope the entry
 * @param namespace namespace of its pods
 */
export function certificateFiles(scope: Construct, namespace: string, { source }: Tls): readonly CertificateFile[] {
  if (source.kind === "secret") {
    return FILES.map((file) => ({ secret: source.name, key: file, file }));
  }
  const { certificate, key, revision } = source.pair;
  const values: Readonly<Record<CertificateFile["file"], SecretValue>> = { "tls.crt": certificate, "tls.key": key };
  const variables = FILES.flatMap((file): [File, SecretVariable][] => {
    const value = values[file];
    return value.kind === "variable" ? [[file, value]] : [];
  });
  const made = variables.length === 0 ? [] : [makeSecret(scope, namespace, variables, revision)];
  return FILES.flatMap((file) => {
    const value = values[file];
    return value.kind === "existing"
      ? [{ secret: value.name, key: value.key, file }]
      : made.map(({ name }) => ({ secret: name, key: file, file }));
  });
}

function makeSecret(
  scope: Construct,
  namespace: string,
  variables: readonly (readonly [File, SecretVariable])[],
  revision: number | undefined,
): KubernetesSecret {
  const id = scope.node.id;
  const key = variables.find(([file]) => file === "tls.key")?.[1];
  return new KubernetesSecret(scope, "Certificate", {
    namespace,
    name: `${id}-tls`,
    // Kubernetes lets that type have both files only.
    type: variables.length === FILES.length ? "kubernetes.io/tls" : "Opaque",
    labels: workloadLabels({ name: "nginx-entry", instance: id }),
    data: Object.fromEntries(variables),
    uses: Object.fromEntries(variables.map(([file]) => [file, usesOf(key)[file]])),
    ...(revision === undefined ? {} : { revision }),
  });
}

const FILES = ["tls.crt", "tls.key"] as const;

type File = (typeof FILES)[number];

const ROTATION = {
  entails:
    "Certificate and key are renewed together, and the revision of Tls.pair is raised by 1; the entry takes them over without a restart.",
};

/** What is known of both. @param key its variable, where it is one */
const usesOf = (key: SecretVariable | undefined): Readonly<Record<File, SecretUse>> => ({
  "tls.crt": {
    form: SecretForm.certificate,
    recipe: SecretRecipe.given({
      what: "the certificate for the names of the entry with its chain, PEM, from your certificate authority",
    }),
    rotation: ROTATION,
    ...(key === undefined ? {} : { certifies: key }),
  },
  "tls.key": {
    form: SecretForm.privateKey,
    recipe: SecretRecipe.given({ what: "the key of the entry's certificate, PEM and not encrypted" }),
    rotation: ROTATION,
  },
});
