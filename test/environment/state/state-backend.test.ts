import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { App, TerraformOutput } from "cdktf";
import { Environment, StateBackend } from "../../../lib/environment";
import { CLUSTER, testEnvironment } from "../../support/environments";
import { codesOf } from "../../support/refusal";

interface Synthesized {
  readonly terraform: { readonly backend: unknown };
  readonly data: { readonly terraform_remote_state: Readonly<Record<string, unknown>> };
}

/** The backend block of a stack, and the data source by which another stack reads its outputs. */
function synthesizeState(state: StateBackend): { readonly backend: unknown; readonly remote: unknown } {
  // Nothing is written: paths must not depend on where this runs, so the output folder is the usual one beside the app.
  const environment = testEnvironment(new App({ outdir: "cdktf.out" }), { state });
  const [source, target] = [environment.stack("source"), environment.stack("target")];
  const namespace = new NamespaceV1(source, "namespace", { metadata: { name: "n" } });
  new TerraformOutput(target, "copy", { value: namespace.metadata.name });
  target.prepareStack();
  source.prepareStack();
  const { data } = target.toTerraform() as unknown as Synthesized;
  return {
    backend: (source.toTerraform() as unknown as Synthesized).terraform.backend,
    remote: Object.values(data.terraform_remote_state)[0],
  };
}

const CASES: readonly [string, StateBackend, Record<string, unknown>][] = [
  ["local", StateBackend.local(), { path: "../../../terraform.test-source.tfstate" }],
  [
    "local",
    StateBackend.local({ folder: "state/prod" }),
    { path: "../../../state/prod/terraform.test-source.tfstate" },
  ],
  [
    "s3",
    StateBackend.s3({ bucket: "terraform" }),
    { bucket: "terraform", key: "test-source.tfstate", region: "us-east-1", encrypt: true, use_lockfile: true },
  ],
  [
    "s3",
    StateBackend.s3({
      bucket: "terraform",
      prefix: "platform/a",
      region: "rgw",
      endpoint: "https://rgw.example.com",
      profile: "rgw",
      lockFile: false,
    }),
    {
      bucket: "terraform",
      key: "platform/a/test-source.tfstate",
      region: "rgw",
      use_lockfile: false,
      profile: "rgw",
      endpoints: { s3: "https://rgw.example.com" },
      use_path_style: true,
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
      skip_requesting_account_id: true,
      skip_s3_checksum: true,
    },
  ],
  [
    "kubernetes",
    StateBackend.kubernetes(),
    { secret_suffix: "test-source", namespace: "kube-system", config_path: "~/.kube/config", config_context: "test" },
  ],
  [
    "kubernetes",
    StateBackend.kubernetes({ namespace: "terraform", kubeconfig: "kube/state", context: "state" }),
    {
      secret_suffix: "test-source",
      namespace: "terraform",
      config_path: "../../../kube/state",
      config_context: "state",
    },
  ],
  [
    "consul",
    StateBackend.consul({ address: "consul.example.com:8501" }),
    { address: "consul.example.com:8501", scheme: "https", path: "terraform/test-source", lock: true },
  ],
  ["pg", StateBackend.pg(), { schema_name: "terraform_test_source" }],
  [
    "http",
    StateBackend.http({ address: "https://gitlab.example.com/state/", lockMethod: "POST", unlockMethod: "DELETE" }),
    {
      address: "https://gitlab.example.com/state/test-source",
      lock_address: "https://gitlab.example.com/state/test-source/lock",
      unlock_address: "https://gitlab.example.com/state/test-source/lock",
      lock_method: "POST",
      unlock_method: "DELETE",
    },
  ],
];

describe.each(CASES)("state in %s (%#)", (type, state, config) => {
  test("is a backend block with Terraform's own arguments", () => {
    expect(synthesizeState(state).backend).toEqual({ [type]: config });
  });

  test("is read by other stacks through the same arguments", () => {
    expect(synthesizeState(state).remote).toEqual({ backend: type, config, workspace: "${terraform.workspace}" });
  });
});

describe("what state backends refuse", () => {
  const address = "https://state.example.com";

  test.each<[string, () => unknown, readonly string[]]>([
    ["a bucket with capitals", () => StateBackend.s3({ bucket: "Terraform" }), ["StateBucketInvalid"]],
    ["a bucket of 2 characters", () => StateBackend.s3({ bucket: "ab" }), ["StateBucketInvalid"]],
    ["a bucket of 64 characters", () => StateBackend.s3({ bucket: "a".repeat(64) }), ["StateBucketInvalid"]],
    ["a bucket of 3", () => StateBackend.s3({ bucket: "abc" }), []],
    ["a bucket of 63", () => StateBackend.s3({ bucket: "a".repeat(63) }), []],
    [
      "a prefix with a slash at its end",
      () => StateBackend.s3({ bucket: "abc", prefix: "a/" }),
      ["StatePrefixInvalid"],
    ],
    [
      "an endpoint without a scheme",
      () => StateBackend.s3({ bucket: "abc", endpoint: "rgw" }),
      ["StateEndpointInvalid"],
    ],
    ["an ftp address", () => StateBackend.http({ address: "ftp://x" }), ["StateEndpointInvalid"]],
    ["credentials", () => StateBackend.http({ address: "https://u:p@x" }), ["StateCredentialsInFile"]],
    ["a user", () => StateBackend.s3({ bucket: "abc", endpoint: "https://u@x" }), ["StateCredentialsInFile"]],
    ["consul without a port", () => StateBackend.consul({ address: "consul" }), ["StateAddressInvalid"]],
    ["consul on IPv6", () => StateBackend.consul({ address: "[2001:db8::1]:8501" }), []],
    ["a prefix that climbs", () => StateBackend.s3({ bucket: "abc", prefix: "a/../b" }), ["StatePrefixInvalid"]],
    ["a prefix with dots in a name", () => StateBackend.s3({ bucket: "abc", prefix: "a..b/.c" }), []],
    ["an empty region", () => StateBackend.s3({ bucket: "abc", region: "" }), ["StateOptionEmpty"]],
    ["a token in the query", () => StateBackend.http({ address: `${address}?token=x` }), ["StateEndpointInvalid"]],
    ["an empty folder", () => synthesizeState(StateBackend.local({ folder: "" })), ["StateFolderInvalid"]],
    ["a home that nobody knows", () => synthesizeState(StateBackend.local({ folder: "~/x" })), ["StateFolderInvalid"]],
    ["an empty context", () => synthesizeState(StateBackend.kubernetes({ context: "" })), ["StateOptionEmpty"]],
    [
      "a stack whose name looks like one of several Secrets",
      () => testEnvironment(new App(), { state: StateBackend.kubernetes() }).stack("rack-1"),
      ["StateSuffixInvalid"],
    ],
    ["consul on port 65536", () => StateBackend.consul({ address: "consul:65536" }), ["StateAddressInvalid"]],
    ["a plain address", () => StateBackend.http({ address }), []],
    ["a schema with a blank", () => synthesizeState(StateBackend.pg({ prefix: "my state" })), ["StateSchemaInvalid"]],
    ["a schema of 64", () => synthesizeState(StateBackend.pg({ prefix: "p".repeat(52) })), ["StateSchemaInvalid"]],
    ["a schema of 63", () => synthesizeState(StateBackend.pg({ prefix: "p".repeat(51) })), []],
    [
      "kubernetes without a cluster",
      () => new Environment(new App(), "bare", { state: StateBackend.kubernetes() }).stack("s"),
      ["StateClusterMissing"],
    ],
    [
      "another cluster than the environment's",
      () =>
        new Environment(new App(), "bare", {
          state: StateBackend.kubernetes({ kubeconfig: CLUSTER.kubeconfig, context: "state" }),
        }).stack("s"),
      [],
    ],
  ])("%s", (_, action, codes) => {
    expect(codesOf(action)).toEqual(codes);
  });
});
