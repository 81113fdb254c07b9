import { Construct } from "constructs";
import { pullSecretViolations } from "../../cluster";
import { type Environment, EnvironmentStack } from "../../environment";
import type { Rule } from "../../units";
import { addressOf } from "../description/external-url";
import type { HaHarborProps } from "./ha-harbor-props";
import type { HaHarborSettings } from "./ha-harbor-settings";

/** A Harbor in its environment. */
export interface EnvironmentInput {
  readonly props: HaHarborProps;
  readonly settings: HaHarborSettings;
  readonly environment: Environment;
}

/** What a Harbor on a cluster must be in its environment. */
export const ENVIRONMENT_RULES: readonly Rule<EnvironmentInput>[] = [
  function* entryIsOfEnvironment({ settings: { exposure }, environment }) {
    const entry = exposure.kind === "entry" ? exposure.entry : undefined;
    const stack = Construct.isConstruct(entry)
      ? entry.node.scopes.find((scope) => scope instanceof EnvironmentStack)
      : undefined;
    if (stack !== undefined && stack.environment !== environment) {
      yield {
        code: "EntryElsewhere",
        what: `exposure.entry is one of the environment ${stack.environment.node.id}, whose cluster knows nothing of this Harbor's Service`,
        got: stack.node.path,
        instead: `take an entry of the environment ${environment.node.id}`,
      };
    }
  },
  function* mirrorIsAnother({ settings: { description }, environment: { artifacts } }) {
    const address = addressOf(description.url);
    if (artifacts.imageRegistry === address) {
      yield {
        code: "MirrorIsItself",
        what: "the environment's images come from this very Harbor: without it there would be no image to start it from",
        got: address,
        instead: "let artifacts.images name another registry; this one may be the mirror of other environments",
      };
    }
  },
  ({ props: { namespace }, environment: { artifacts } }) => pullSecretViolations(artifacts, namespace),
];
