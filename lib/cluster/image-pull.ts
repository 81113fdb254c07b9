import { Construct } from "constructs";
import { Environment } from "../environment";
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
  const { pullSecret, pullSecretRevision } = Environment.of(scope).artifacts;
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
          revision: pullSecretRevision,
        }).name,
      ];
  }
}
