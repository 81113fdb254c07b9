import { enforce, InvalidInputError, Rule } from "../../units";
import { fromStackFolder } from "../stack-folder";
import type { StateLocation } from "./state-location";
import { emptyViolations } from "./state-rules";
import type { BackendConfig } from "./terraform-state";

/** Options of {@link StateBackend.kubernetes}; credentials come from the kubeconfig. */
export interface KubernetesStateOptions {
  /**
   * Namespace of the Secrets, which has to exist.
   *
   * @default "kube-system"
   * @see https://developer.hashicorp.com/terraform/language/backend/kubernetes#namespace
   */
  readonly namespace?: string;

  /**
   * Path of the kubeconfig of the cluster that keeps the state; a relative path starts at the folder of the app.
   *
   * @default that of the environment's cluster
   * @see https://developer.hashicorp.com/terraform/language/backend/kubernetes#config_path
   */
  readonly kubeconfig?: string;

  /**
   * Context of that kubeconfig.
   *
   * @default that of the environment's cluster
   * @see https://developer.hashicorp.com/terraform/language/backend/kubernetes#config_context
   */
  readonly context?: string;
}

const RULES: readonly Rule<KubernetesStateOptions & { readonly stack: string }>[] = [
  (options) => emptyViolations(options, ["namespace", "kubeconfig", "context"]),
  function* suffixIsNoIndex({ stack }) {
    if (/-\d+$/.test(stack)) {
      yield {
        code: "StateSuffixInvalid",
        what: "Terraform splits large states into Secrets that end in a number, so a stack's name must not",
        got: stack,
        instead: "end the name of the stack in a letter",
      };
    }
  },
];

/** Arguments of Terraform's `kubernetes` backend. */
export function kubernetesConfig(options: KubernetesStateOptions, { stack, cluster }: StateLocation): BackendConfig {
  const kubeconfig = options.kubeconfig ?? cluster?.kubeconfig;
  const context = options.context ?? cluster?.context;
  enforce("StateBackend", stack.node.path, { ...options, stack: stack.node.id }, RULES);
  if (kubeconfig === undefined || context === undefined) {
    throw new InvalidInputError("StateBackend", stack.node.path, [
      {
        code: "StateClusterMissing",
        what: "state in Kubernetes needs a cluster, and this environment has none",
        instead: "give StateBackend.kubernetes a kubeconfig and a context, or the environment a cluster",
      },
    ]);
  }
  return {
    secret_suffix: stack.node.id,
    namespace: options.namespace ?? "kube-system",
    config_path: fromStackFolder(stack, kubeconfig),
    config_context: context,
  };
}
