import { firstReason } from "../../../lab/start/messages";

const FRAMED = `
╷
│ Error: Failed to query available provider packages
│
│ Could not retrieve the list of available versions for provider
│ hashicorp/kubernetes: could not connect to registry
│
│ To see which modules are currently depending on it, run terraform providers
╵
`;

const PLAIN = `Initializing the backend...

Error: Unsupported Terraform Core version

  on cdk.tf.json line 3, in terraform:
   3:   "terraform": {

This configuration does not support Terraform version 1.5.0.
To proceed, use another.
`;

describe("firstReason", () => {
  test.each([
    [
      "a framed error",
      FRAMED,
      "Failed to query available provider packages: Could not retrieve the list of available versions for provider hashicorp/kubernetes: could not connect to registry",
    ],
    [
      "a plain error",
      PLAIN,
      "Unsupported Terraform Core version: This configuration does not support Terraform version 1.5.0. To proceed, use another.",
    ],
    ["a title alone", "Error: broken", "broken"],
    ["two titles", "Error: first\n\nError: second\n\ndetail", "first"],
    ["no error at all", "one\ntwo\nthree\nfour\n", "two three four"],
    ["nothing", "", "it said nothing"],
  ])("reads %s", (_, output, reason) => {
    expect(firstReason(output)).toBe(reason);
  });
});
