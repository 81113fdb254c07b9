import { App, TerraformVariable } from "cdktf";
import { imagePullSecrets, KubernetesSecret, KubernetesSecretProps } from "../../lib/cluster";
import { EnvironmentProps, SecretForm, SecretRecipe, SecretValue } from "../../lib/environment";
import { testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { countIn } from "../support/secret-revision";
import { addressesOf, onlyResource, SynthesizedStack, synthesize } from "../support/synth";

const LEAST: KubernetesSecretProps = {
  namespace: "shop",
  name: "database",
  data: { password: SecretValue.variable("database_password") },
};

function synthesizeSecret(props: KubernetesSecretProps): SynthesizedStack {
  return synthesize((app) => {
    new KubernetesSecret(testEnvironment(app).stack("s"), "database", props);
  }).stacks["test-s"]!;
}

describe("KubernetesSecret", () => {
  test("writes its values by a write-only attribute", () => {
    const stack = synthesizeSecret(LEAST);
    expect(onlyResource(stack, "kubernetes_secret_v1")).toEqual({
      metadata: { name: "database", namespace: "shop" },
      type: "Opaque",
      data_wo: { password: "${var.database_password}" },
      data_wo_revision: expect.any(Number) as number,
    });
    expect(stack.variable!.database_password).toMatchObject({ sensitive: true, ephemeral: true });
  });

  test("puts a value into a text, which Terraform reads as it stands", () => {
    const value = SecretValue.variable("database_password");
    const stack = synthesizeSecret({ ...LEAST, data: { login: { before: "${a} %{b}: ", value, after: "\n" } } });
    expect(onlyResource(stack, "kubernetes_secret_v1")).toMatchObject({
      data_wo: { login: "$${a} %%{b}: ${var.database_password}\n" },
    });
    expect(stack.variable!.database_password).toMatchObject({ sensitive: true, ephemeral: true });
  });

  test("takes a type, labels and a revision", () => {
    const secret = onlyResource(
      synthesizeSecret({ ...LEAST, type: "kubernetes.io/tls", labels: { tier: "data" }, revision: 7 }),
      "kubernetes_secret_v1",
    );
    expect(secret).toMatchObject({
      metadata: { labels: { tier: "data" } },
      type: "kubernetes.io/tls",
    });
    expect(countIn(secret)).toBe(7);
  });

  test("is written anew when anything changes that is no value, and when the revision is raised; else never", () => {
    const value = SecretValue.variable("database_password");
    const revisionOf = (change: Partial<KubernetesSecretProps>): unknown =>
      onlyResource(synthesizeSecret({ ...LEAST, ...change }), "kubernetes_secret_v1").data_wo_revision;
    const changes: readonly Partial<KubernetesSecretProps>[] = [
      {},
      { revision: 2 },
      { data: { password: SecretValue.variable("other_password") } },
      { data: { password: value, again: value } },
      { data: { other: value } },
      { data: { password: { before: "a", value, after: "" } } },
      { plainData: { user: "a" } },
      { plainData: { user: "b" } },
    ];
    expect(new Set(changes.map(revisionOf)).size).toBe(changes.length);
    expect(revisionOf({ labels: { tier: "data" }, revision: 1 })).toBe(revisionOf({}));
    const [user, role] = [{ user: "a" }, { role: "b" }];
    expect(revisionOf({ plainData: { ...role, ...user } })).toBe(revisionOf({ plainData: { ...user, ...role } }));
  });

  test("tells by which number it is written", () => {
    const stack = testEnvironment(new App()).stack("s");
    const [{ revision }, { revision: raised }] = [1, 2].map(
      (count) => new KubernetesSecret(stack, `database-${count}`, { ...LEAST, revision: count }),
    ) as [KubernetesSecret, KubernetesSecret];
    expect(onlyResource(synthesizeSecret(LEAST), "kubernetes_secret_v1").data_wo_revision).toBe(revision);
    expect(raised - revision).toBe(2 ** 24);
  });

  test("counts by a reference, too", () => {
    const { stacks } = synthesize((app) => {
      const stack = testEnvironment(app).stack("s");
      const count = new TerraformVariable(stack, "count_of_changes", { type: "number" });
      new KubernetesSecret(stack, "database", { ...LEAST, revision: count.numberValue });
    });
    expect(onlyResource(stacks["test-s"]!, "kubernetes_secret_v1").data_wo_revision).toMatch(
      /^\$\{\(\(var\.count_of_changes \* 16777216\) \+ \d+\)\}$/,
    );
  });

  test("hands on what is known of its values", () => {
    const app = new App();
    const stack = testEnvironment(app).stack("s");
    const use = { form: SecretForm.characters(32), recipe: SecretRecipe.random({ length: 32 }) };
    const data = { ...LEAST.data, user: SecretValue.variable("database_user") };
    new KubernetesSecret(stack, "database", { ...LEAST, data, uses: { password: use } });
    const rotation = {
      entails: ["Raise the revision of the KubernetesSecret test-s/database by 1: nothing is written without it."],
    };
    expect(stack.metadata.secrets).toEqual({
      database_password: { forms: [use.form], recipe: use.recipe, rotation },
      database_user: { rotation },
    });
  });

  test("says what another value entails by the words of the use, where it has some", () => {
    const stack = testEnvironment(new App()).stack("s");
    const rotation = { entails: "The database restarts.", loses: "sessions" };
    new KubernetesSecret(stack, "database", { ...LEAST, uses: { password: { rotation } } });
    expect(stack.metadata.secrets?.database_password).toEqual({
      rotation: { entails: ["The database restarts."], loses: ["sessions"] },
    });
  });

  test("keeps its addresses, and stands twice in a stack", () => {
    const { stacks } = synthesize((app) => {
      const stack = testEnvironment(app).stack("s");
      new KubernetesSecret(stack, "database", LEAST);
      new KubernetesSecret(stack, "cache", { ...LEAST, name: "cache" });
    });
    expect(addressesOf(stacks["test-s"]!)).toEqual(["kubernetes_secret_v1.cache", "kubernetes_secret_v1.database"]);
    expect(Object.keys(stacks["test-s"]!.variable!)).toEqual(["database_password"]);
  });

  test.each<[string, Partial<KubernetesSecretProps>, readonly string[]]>([
    ["a name with blanks", { name: "NOT OK" }, ["SecretReferenceInvalid"]],
    ["no data", { data: {} }, ["SecretEmpty"]],
    ["a key with a slash", { data: { "a/b": SecretValue.variable("x") } }, ["SecretKeyInvalid"]],
    ["a use of nothing", { uses: { user: {} } }, ["SecretUseWithoutValue"]],
    ["a use that is wrong", { uses: { password: { rotation: { entails: "" } } } }, ["SecretTextInvalid"]],
    ["revision 0", { revision: 0 }, ["SecretRevisionInvalid"]],
    ["revision 1.5", { revision: 1.5 }, ["SecretRevisionInvalid"]],
    ["revision 1", { revision: 1 }, []],
  ])("judges %s", (_, change, codes) => {
    const stack = testEnvironment(new App()).stack("s");
    expect(codesOf(() => new KubernetesSecret(stack, "database", { ...LEAST, ...change }))).toEqual(codes);
  });
});

describe("imagePullSecrets", () => {
  const names = (artifacts?: EnvironmentProps["artifacts"]): readonly string[] =>
    imagePullSecrets(testEnvironment(new App(), artifacts ? { artifacts } : {}).stack("s"), "shop");

  test("are none where images come from their publishers", () => {
    expect(names()).toEqual([]);
  });

  test("are the Secret that exists in each namespace", () => {
    const pullSecret = SecretValue.existing({ name: "pull", key: ".dockerconfigjson" });
    expect(names({ images: "registry.example.com", pullSecret })).toEqual(["pull"]);
  });

  test("are made from a variable, in the namespace", () => {
    const pullSecret = SecretValue.variable("pull_login");
    const artifacts = { images: "registry.example.com", pullSecret, pullSecretRevision: 3 };
    const { stacks } = synthesize((app) => {
      imagePullSecrets(testEnvironment(app, { artifacts }).stack("s"), "shop");
    });
    const secret = onlyResource(stacks["test-s"]!, "kubernetes_secret_v1");
    expect(secret).toMatchObject({
      metadata: { name: "test-s-image-pull", namespace: "shop" },
      type: "kubernetes.io/dockerconfigjson",
      data_wo: { ".dockerconfigjson": "${var.pull_login}" },
    });
    expect(countIn(secret)).toBe(3);
  });

  test("say how the login of a variable is come by", () => {
    const artifacts = { images: "registry.example.com:5000/mirror", pullSecret: SecretValue.variable("pull_login") };
    const stack = testEnvironment(new App(), { artifacts }).stack("s");
    imagePullSecrets(stack, "shop");
    expect(stack.metadata.secrets).toMatchObject({
      pull_login: {
        forms: [SecretForm.dockerConfig],
        recipe: {
          kind: "given",
          what: [expect.stringContaining('"docker --config ~/pull-login login registry.example.com:5000" writes it')],
          command: "cat ~/pull-login/config.json",
        },
        rotation: { entails: [expect.stringContaining("pullSecretRevision")] },
      },
    });
  });
});
