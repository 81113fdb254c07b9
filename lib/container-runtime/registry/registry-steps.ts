import { assignments, ChangeSteps, quoted, UNIT_FUNCTIONS } from "../../host";
import { REGISTRY_FUNCTIONS } from "./registry-functions";
import { certificateOf, STORE_SOURCE } from "./registry-files";
import { endpointsOf, Upstream, urlOf } from "./registry-settings";
import type { RegistryConsumer } from "./registry-trust-props";
import { COMMON_FUNCTIONS } from "../shell";

/** What the steps of a machine are made for. */
export interface RegistryStepsInput {
  readonly consumers: readonly RegistryConsumer[];
  readonly registries: readonly Upstream[];
  readonly configPath: string;
}

/** What making registries trusted does on a machine. */
export function registrySteps(
  input: RegistryStepsInput,
): Required<Omit<ChangeSteps, "prepare" | "revert" | "restore">> {
  const { consumers, configPath } = input;
  const variables = assignments({ config_path: configPath, source: STORE_SOURCE, proc: "/proc" });
  const functions = [variables, UNIT_FUNCTIONS, COMMON_FUNCTIONS, REGISTRY_FUNCTIONS].join("");
  const each = (verb: string): string => consumers.map((consumer) => `${verb}_${consumer}`).join(" && ");
  return {
    check: `${functions}\n${each("check")}\n`,
    validate: `${functions}\n${each("validate")}\n`,
    // Those that put the files back do the same, and ask nobody.
    activate: `${functions}\n${each("activate")} || exit 1\n[ "$direction" = apply ] || exit 0\n${probes(input)}`,
    healthy: `${functions}\n${each("healthy")}\n`,
  };
}

/** Units of systemd whose journal tells why a change failed. */
export function unitsOf(consumers: readonly RegistryConsumer[]): readonly string[] {
  const units = { containerd: ["containerd"], docker: ["docker"], k3s: ["k3s", "k3s-agent"], system: [] };
  return consumers.flatMap((consumer) => units[consumer]);
}

function probes({ consumers, registries, configPath }: RegistryStepsInput): string {
  const asked = new Map(
    registries.flatMap((upstream) =>
      endpointsOf(upstream)
        .filter(({ certificate }) => certificate !== undefined)
        .map((endpoint) => {
          const files = consumers.map((consumer) => certificateOf(consumer, upstream, endpoint, configPath));
          return [urlOf(endpoint), files] as const;
        }),
    ),
  );
  return [...asked].map(([url, files]) => `probe ${[url, ...files].map(quoted).join(" ")}\n`).join("");
}
