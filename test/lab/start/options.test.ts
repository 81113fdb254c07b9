import { engineEnvironment } from "../../../lab/start/engine";
import { parseOptions } from "../../../lab/start/options";

describe("parseOptions", () => {
  test("by default nothing but the lab is touched, and not being able to apply is no failure", () => {
    expect(parseOptions([])).toEqual({ strict: false, help: false });
  });

  test("takes a cluster, a context, a source of charts and strictness", () => {
    expect(parseOptions(["--kubeconfig", "k", "--context", "c", "--charts", "d", "--strict"])).toEqual({
      kubeconfig: "k",
      context: "c",
      charts: "d",
      strict: true,
      help: false,
    });
  });

  test.each([
    [["--context", "c"], "--context belongs to --kubeconfig"],
    [["--kubeconfig", ""], "--kubeconfig is empty"],
    [["--charts", ""], "--charts is empty"],
    [["--kubeconfg", "k"], "--kubeconfg"],
    [["prod"], "prod"],
  ])("refuses %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});

test("no variable of the shell leads the engine to another cluster", () => {
  const own = {
    PATH: "/bin",
    TF_VAR_password: "p",
    TF_CLI_CONFIG_FILE: "/etc/terraformrc",
    KUBECONFIG: "/elsewhere",
    KUBE_HOST: "https://elsewhere",
    KUBE_CONFIG_PATH: "/elsewhere",
    HELM_KUBECONTEXT: "elsewhere",
    TF_CLI_ARGS_apply: "-target=x",
    TF_WORKSPACE: "other",
  };
  expect(engineEnvironment(own)).toEqual({
    PATH: "/bin",
    TF_VAR_password: "p",
    TF_CLI_CONFIG_FILE: "/etc/terraformrc",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
  });
});
