import { Construct } from "constructs";
import { Environment, SecretForm, SecretRecipe, SecretUse } from "../environment";
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
