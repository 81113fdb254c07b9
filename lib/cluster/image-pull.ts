import { Construct } from "constructs";
import { type ArtifactSources, Environment, SecretForm, SecretRecipe, SecretUse } from "../environment";
import type { Violation } from "../units";
import { KubernetesSecret } from "./kubernetes-secret";

/**
 * Names of the Secrets by which pods of a namespace pull from the environment's image mirror, for `imagePullSecrets`.
 *
 * Where the environment gives the login as a variable, the Secret `<name>-image-pull` is made in the namespace, as
 * the child `ImagePullSecret` of the scope; where it names an existing Secret, that one is meant in each namespace.
 *
 * @param scope the construct whose pods pull
 * @param namespace their namespace
 * @param name what they are called, if not as the scope is
 */
export function imagePullSecrets(scope: Construct, namespace: string, name = scope.node.id): readonly string[] {
  const { pullSecret, pullSecretRevision, imageRegistry } = Environment.of(scope).artifacts;
  switch (pullSecret?.kind) {
    case undefined:
      return [];
    case "existing":
      return [pullSecret.name];
    case "variable":
      return [
        new KubernetesSecret(scope, "ImagePullSecret", {
          namespace,
          name: `${name}-image-pull`,
          type: "kubernetes.io/dockerconfigjson",
          data: { ".dockerconfigjson": pullSecret },
          uses: { ".dockerconfigjson": loginAt(imageRegistry) },
          revision: pullSecretRevision,
        }).name,
      ];
  }
}

/**
 * What is wrong with that Secret for a construct whose pods start as soon as their namespace is there.
 *
 * @param namespace one that exists; undefined where the construct makes it
 */
export function* pullSecretViolations(
  { pullSecret }: ArtifactSources,
  namespace: string | undefined,
): Iterable<Violation> {
  if (namespace === undefined && pullSecret?.kind === "existing") {
    yield {
      code: "PullSecretBeforeNamespace",
      what: "the environment's pullSecret is to lie in a namespace that is made here, so it cannot be there when the pods start",
      got: pullSecret.name,
      instead: "give the prop namespace one that has it, or pullSecret by SecretValue.variable",
    };
  }
}

/** What is known of the login by which nodes pull. */
function loginAt(registry = "the registry"): SecretUse {
  return {
    form: SecretForm.dockerConfig,
    recipe: SecretRecipe.given({
      what: `the docker config.json of a login at ${registry} that may pull; "docker --config ~/pull-login login ${registry}" writes it`,
      command: "cat ~/pull-login/config.json",
    }),
    rotation: {
      entails: "Raise pullSecretRevision of the environment's artifacts by 1; pods that run are not touched.",
    },
  };
}
