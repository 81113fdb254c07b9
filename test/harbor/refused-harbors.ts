import { Fn } from "cdktf";
import type { EnvironmentProps } from "../../lib/environment";
import type { HaHarborProps } from "../../lib/harbor";
import { codesOf } from "../support/refusal";
import { harbor } from "./harbors";

/** A text that only Terraform knows. */
export const TOKEN = Fn.upper("a");

/** What is wrong with a Harbor that is told this beside the least. */
type Case = readonly [codes: readonly string[], props: Partial<HaHarborProps>];

/** Tests that Harbors are refused for what is said, and for nothing else. */
export function refuses(cases: readonly Case[], environment: EnvironmentProps = {}): void {
  test.each(cases)("%j", (codes, props) => {
    expect(codesOf(() => harbor(props, environment))).toEqual(codes);
  });
}
