import { Token } from "cdktf";
import { isLabelKey, isLabelValue, Violation } from "../units";

/**
 * What is wrong with the labels of nodes that pods run on.
 *
 * @param example what to write instead, for the message
 */
export function* nodeSelectorViolations(
  nodeSelector: Readonly<Record<string, string>>,
  example: string,
): Iterable<Violation> {
  for (const [key, value] of Object.entries(nodeSelector)) {
    if (!isLabelKey(key) || !(Token.isUnresolved(value) || isLabelValue(value))) {
      yield {
        code: "NodeSelectorInvalid",
        what: "nodeSelector holds labels of nodes",
        got: `${key}=${value}`,
        instead: `write e.g. ${example}`,
      };
    }
  }
}
